/** `v2top doctor` from outside: what it prints, what it asks, and how it ends. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { type DoctorOptions, runDoctor } from '../../src/doctor/doctor.ts';
import { fixtureText } from '../core/config/fixture.ts';
import { memoryFs } from '../core/config/memory-fs.ts';
import { fakeSource } from './fake-source.ts';

const GUIDE = fixtureText('guide.jsonc');
const BARE = fixtureText('bare.json');
const COUNTERS = ['inbound>>>tcp>>>traffic>>>uplink', 'user>>>alice>>>traffic>>>uplink'];

interface Run {
  readonly code: 0 | 1;
  readonly text: string;
  /** Which addresses were connected to, and whether with TLS. */
  readonly dialled: [string, boolean][];
}

/** Runs the doctor on a machine with these files and this core. */
async function run(
  files: Record<string, string>,
  source = fakeSource(COUNTERS),
  options: Partial<DoctorOptions> = {},
): Promise<Run> {
  let text = '';
  const dialled: [string, boolean][] = [];
  const code = await runDoctor({
    fs: memoryFs(files),
    env: {},
    connect: (address, tls) => {
      dialled.push([address, tls]);
      return source;
    },
    out: (part) => {
      text += part;
    },
    ascii: false,
    color: (_, part) => part,
    ...options,
  });
  return { code, text, dialled };
}

test('all is well: every line has its mark, and the last says how to go on', async () => {
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

test('something is missing: the lines, where to put them, and exit code 1', async () => {
  const { code, text, dialled } = await run({ '/c.json': BARE }, fakeSource(COUNTERS), {
    configPath: '/c.json',
  });
  assert.equal(code, 1);
  assert.deepEqual(dialled, []);
  assert.match(text, /✗ Statistics are off\n.*\n {2}Put at the top level:\n {4}"stats": \{\}\n/);
  assert.match(text, /Put into "inbounds" → no\. 1:\n {4}"tag": "vmess-3307"\n/);
  assert.match(text, /Put last into "inbounds":\n {4}\{\n/);
  // Two things are mended by one policy, whose lines stand there once.
  assert.match(text, /✗ Users of level 1 are not counted.*\n.*\n {2}The lines above mend this too\.\n/);
  assert.equal(text.match(/"policy"/g)?.length, 1);
  assert.match(
    text,
    /\nTo mend: 8\. Change the configuration, restart the core, run v2top doctor again\.\n$/,
  );
});

test('what stands there with another value is to be changed, and only that', async () => {
  const files = { '/c.json': GUIDE.replace('"statsInboundDownlink": true', '"statsInboundDownlink": false') };
  const { text } = await run(files, fakeSource(COUNTERS), { configPath: '/c.json' });
  assert.match(
    text,
    /the downlink is off\n.*\n {2}Change in "policy" → "system":\n {4}"statsInboundDownlink": true\n/,
  );
});

test('the file is in order but the core runs with an older one', async () => {
  const { code, text } = await run({ '/etc/v2ray/config.json': GUIDE }, fakeSource('no-stats'));
  assert.equal(code, 1);
  assert.match(text, /✗ It keeps no statistics\n/);
  assert.match(
    text,
    /\nTo mend: 1\. The file is in order: does the core run, and was it restarted since\?\n$/,
  );
});

describe('what it looks at', () => {
  test('nothing found and no address: it asks for a file', async () => {
    const { code, text } = await run({});
    assert.equal(code, 1);
    assert.match(text, /^No configuration lies in the usual places\.\n/);
    assert.match(text, /v2top doctor FILE\n$/);
  });
  test('nothing found, but an address: the core alone', async () => {
    const { code, dialled } = await run({}, fakeSource(COUNTERS), { address: 'core.example:1', tls: true });
    assert.equal(code, 0);
    assert.deepEqual(dialled, [['core.example:1', true]]);
  });
  test('an address beats that of the configuration', async () => {
    const { dialled } = await run({ '/c.json': GUIDE }, fakeSource(COUNTERS), {
      configPath: '/c.json',
      address: '127.0.0.1:7',
    });
    assert.deepEqual(dialled, [['127.0.0.1:7', false]]);
  });
  test("a place with an API before one without, and a panel's by its name", async () => {
    const { text } = await run({ '/etc/v2ray/config.json': BARE, '/usr/local/x-ui/bin/config.json': GUIDE });
    assert.match(
      text,
      /^The configuration \/usr\/local\/x-ui\/bin\/config\.json .*which 3x-ui or x-ui writes: make/,
    );
  });
  test('a broken file is one thing to mend', async () => {
    const { code, text } = await run({ '/c.json': '{ "a" 1 }' }, fakeSource(COUNTERS), {
      configPath: '/c.json',
    });
    assert.equal(code, 1);
    assert.match(
      text,
      /✗ The configuration cannot be read\n {2}\/c\.json:1:7: a colon is missing; correct the file/,
    );
  });
  test('a file that does not exist', async () => {
    const { code, text } = await run({}, fakeSource(COUNTERS), { configPath: '/c.json' });
    assert.equal(code, 1);
    assert.match(text, /\/c\.json does not exist; give the path/);
  });
  test('an address that is none', async () => {
    const { code, text } = await run({}, fakeSource(COUNTERS), {
      address: 'x:y',
      connect: () => {
        throw new Error('Write it like this.');
      },
    });
    assert.equal(code, 1);
    assert.match(text, /✗ "x:y" is no address\n {2}Write it like this\.\n/);
  });
  test('a folder of several files', async () => {
    const files = { '/d/1.json': '{"stats": {}}', '/d/2.json': BARE };
    const { text } = await run(files, fakeSource(COUNTERS), { configPath: '/d' });
    assert.match(
      text,
      /^The configuration \/d \(V2Ray or Xray, 2 files; lists count through all\)\n✗ There is no API/,
    );
  });
});

describe('how it looks', () => {
  test('ASCII marks are words, so that nothing depends on a sign', async () => {
    const { text } = await run({ '/c.json': BARE }, fakeSource(COUNTERS), {
      configPath: '/c.json',
      ascii: true,
    });
    assert.match(text, /^NO Statistics are off$/m);
    assert.match(text, /^ {3}Put into "inbounds" > no\. 1:$/m);
    assert.doesNotMatch(text, /[^\x20-\x7e\n]/);
  });
  test('colour is for marks and headings, and the text is the same without it', async () => {
    const options = { configPath: '/c.json' };
    const color: DoctorOptions['color'] = (style, part) => `\x1b[${style === 'error' ? 31 : 1}m${part}\x1b[m`;
    const painted = await run({ '/c.json': BARE }, fakeSource(COUNTERS), { ...options, color });
    const plain = await run({ '/c.json': BARE }, fakeSource(COUNTERS), options);
    assert.match(painted.text, /\x1b\[31m✗\x1b\[m Statistics are off/);
    assert.equal(stripVTControlCharacters(painted.text), plain.text);
  });
  test('hostile names in the configuration do not reach the terminal', async () => {
    const hostile = BARE.replace('"protocol": "vmess"', '"protocol": "vmess", "tag": "a\\u001b[2J\\u202e"');
    const { text } = await run({ '/c.json': hostile }, fakeSource(COUNTERS), { configPath: '/c.json' });
    assert.doesNotMatch(text, /[\p{Cf}]|(?!\n)\p{Cc}/u);
    assert.match(text, /user@a\\u001b\[2J\\u202e/);
  });
  test('lines fit 80 columns', async () => {
    const { text } = await run({ '/c.json': BARE }, fakeSource('refused'), {
      configPath: '/c.json',
      address: 'x:1',
    });
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  });
});
