/** What `v2top doctor` prints, and how it ends. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { DoctorOptions } from '../../src/doctor/doctor.ts';
import { assertFits } from '../output/schema.ts';
import { fakeSource } from './fake-source.ts';
import { BARE, COUNTERS, GUIDE, run } from './run-doctor.ts';

test('all is well: every line has its mark, and the last one says how to continue', async () => {
  const source = fakeSource(COUNTERS);
  const { code, text, dialled } = await run({ '/etc/v2ray/config.json': GUIDE }, source);
  assert.equal(code, 0);
  assert.deepEqual(dialled, [['127.0.0.1:10085', false]]);
  assert.deepEqual(source.queries, [false]);
  assert.equal(source.closed, true);
  assert.equal(
    text,
    `The configuration /etc/v2ray/config.json (V2Ray or Xray)
✓ The API is there, with the tag "api"
✓ The API offers StatsService
✓ The API's inbound "api" listens on 127.0.0.1:10085
✓ A routing rule leads "api" to the API
✓ Statistics are on
✓ Inbounds are counted
✓ Users are counted, at level 0
✓ All inbounds have tags
✓ All users have an email (2)
· Outbounds are not counted: both directions are off
  Only if you want them, from V2Ray 4.26:
  Put into "policy" → "system":
    "statsOutboundUplink": true,
    "statsOutboundDownlink": true
The running core
✓ The API answers at 127.0.0.1:10085
✓ It offers StatsService
✓ It keeps statistics
✓ It has counters: 1 of inbounds, 0 of outbounds, 1 of users
· It is V2Ray 4

All is well: v2top 127.0.0.1:10085
`,
  );
});

test('a missing part gives the lines, where to put them, and exit code 1', async () => {
  const { code, text, dialled } = await run({ '/c.json': BARE }, fakeSource(COUNTERS), {
    configPaths: ['/c.json'],
  });
  assert.equal(code, 1);
  assert.deepEqual(dialled, []);
  assert.match(text, /✗ Statistics are off\n/);
  assert.match(
    text,
    /\nWhat to change\n {2}Put at the top level:\n {4}"api": \{.*\},\n.*\n {4}"stats": \{\},\n/s,
  );
  assert.match(text, /Put into "inbounds" → no\. 1:\n {4}"tag": "vmess-3307"\n/);
  assert.match(text, /Put last into "inbounds":\n {4}\{\n/);
  // Two things are repaired by one policy, which is there once.
  assert.equal(text.match(/"policy"/g)?.length, 1);
  assert.match(
    text,
    /\n8 problems\. Fix the configuration, restart the core and run v2top doctor again\.\n$/,
  );
});

test('v2top offers to write the changes of a single JSON file', async () => {
  const { text } = await run({ "/it's.json": BARE }, fakeSource(COUNTERS), { configPaths: ["/it's.json"] });
  const command = String.raw`v2top doctor '/it'\''s.json' --write 'it'\''s.json.new'`;
  assert.ok(text.includes(`\n  To have it written to a new file:\n    ${command}\n`), text);
  const many = await run({ '/a.json': '{}', '/b.json': BARE }, fakeSource(COUNTERS), {
    configPaths: ['/a.json', '/b.json'],
  });
  assert.doesNotMatch(many.text, /--write/);
});

test('only an existing member with another value is to be changed', async () => {
  const files = { '/c.json': GUIDE.replace('"statsInboundDownlink": true', '"statsInboundDownlink": false') };
  const { text } = await run(files, fakeSource(COUNTERS), { configPaths: ['/c.json'] });
  assert.match(
    text,
    /What to change\n {2}Change in "policy" → "system":\n {4}"statsInboundDownlink": true\n/,
  );
});

test('a file without faults points at a core that still runs with an older one', async () => {
  const { code, text } = await run({ '/etc/v2ray/config.json': GUIDE }, fakeSource('no-stats'));
  assert.equal(code, 1);
  assert.match(text, /✗ It keeps no statistics\n/);
  assert.match(
    text,
    /\n1 problem\. v2top found no fault in the file: does the core run, and was it\srestarted since\?\n$/,
  );
});

describe('the last line is a command that works', () => {
  const cases: [string, Partial<DoctorOptions>, string][] = [
    ['with TLS', { address: 'x:1', tls: true }, 'v2top x:1 --tls'],
    [
      'with an authority of its own',
      { address: 'x:1', tls: true, way: { caFile: '/my ca.pem', authority: undefined } },
      "v2top x:1 --ca '/my ca.pem'",
    ],
    [
      'with the name in the certificate',
      { address: 'x:1', tls: true, way: { caFile: '/ca.pem', authority: 'core' } },
      'v2top x:1 --ca /ca.pem --authority core',
    ],
    ['on IPv6, whose brackets mean something to shells', { address: '[::1]:7' }, "v2top '[::1]:7'"],
    ['on a socket', { address: 'unix:/run/api.sock' }, 'v2top unix:/run/api.sock'],
  ];
  for (const [name, options, command] of cases) {
    test(name, async () => {
      const { text } = await run({}, fakeSource(COUNTERS), options);
      assert.ok(text.endsWith(`\nAll is well: ${command}\n`), text);
    });
  }
});

test('--json prints one object on one line that fits the schema', async () => {
  for (const files of [{ '/etc/v2ray/config.json': GUIDE }, { '/etc/v2ray/config.json': BARE }, {}]) {
    const { text, code } = await run(files, fakeSource(COUNTERS), { json: true });
    assert.match(text, /^[^\n]+\n$/);
    const line: unknown = JSON.parse(text);
    assertFits('doctor', line);
    assert.ok(typeof line === 'object' && line !== null && 'well' in line);
    assert.equal(line.well, code === 0);
  }
});

describe('how the report looks', () => {
  test('ASCII marks are words, so that nothing depends on a sign', async () => {
    const { text } = await run({ '/c.json': BARE }, fakeSource(COUNTERS), {
      configPaths: ['/c.json'],
      ascii: true,
    });
    assert.match(text, /^NO Statistics are off$/m);
    assert.match(text, /^ {2}Put into "inbounds" > no\. 1:$/m);
    assert.doesNotMatch(text, /[^\x20-\x7e\n]/);
  });
  test('only marks and headings have colour, and the text is the same without it', async () => {
    const options = { configPaths: ['/c.json'] };
    const color: DoctorOptions['color'] = (style, part) => `\x1b[${style === 'error' ? 31 : 1}m${part}\x1b[m`;
    const painted = await run({ '/c.json': BARE }, fakeSource(COUNTERS), { ...options, color });
    const plain = await run({ '/c.json': BARE }, fakeSource(COUNTERS), options);
    assert.match(painted.text, /\x1b\[31m✗\x1b\[m Statistics are off/);
    assert.equal(stripVTControlCharacters(painted.text), plain.text);
  });
  test('hostile names in the configuration do not reach the terminal', async () => {
    const hostile = BARE.replace('"protocol": "vmess"', '"protocol": "vmess", "tag": "a\\u001b[2J\\u202e"');
    const { text } = await run({ '/c.json': hostile }, fakeSource(COUNTERS), { configPaths: ['/c.json'] });
    assert.doesNotMatch(text, /[\p{Cf}]|(?!\n)\p{Cc}/u);
    assert.match(text, /user@a\\u001b\[2J\\u202e/);
  });
  test('lines fit 80 columns', async () => {
    const { text } = await run({ '/c.json': BARE }, fakeSource('refused'), {
      configPaths: ['/c.json'],
      address: 'x:1',
    });
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  });
});
