/** `v2top doctor` from outside: what it prints, what it asks, and how it ends. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { CoreVerdict } from '../../src/doctor/core-test/core-verdict.ts';
import { type DoctorOptions, runDoctor } from '../../src/doctor/doctor.ts';
import { fixtureText } from '../core/config/fixture.ts';
import { memoryFs } from '../core/config/memory-fs.ts';
import { assertFits } from '../output/schema.ts';
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
    configPaths: [],
    address: undefined,
    tls: false,
    way: { caFile: undefined, authority: undefined },
    json: false,
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

describe('what the doctor examines', () => {
  test('asks for a file if it finds nothing and has no address', async () => {
    const { code, text } = await run({});
    assert.equal(code, 1);
    assert.match(text, /^There is no configuration in the usual places\.\n/);
    assert.match(text, /v2top doctor FILE\n$/);
  });
  test('asks only the core if it finds nothing but has an address', async () => {
    const { code, dialled } = await run({}, fakeSource(COUNTERS), { address: 'core.example:1', tls: true });
    assert.equal(code, 0);
    assert.deepEqual(dialled, [['core.example:1', true]]);
  });
  test('prefers the given address to that of the configuration', async () => {
    const { dialled } = await run({ '/c.json': GUIDE }, fakeSource(COUNTERS), {
      configPaths: ['/c.json'],
      address: '127.0.0.1:7',
    });
    assert.deepEqual(dialled, [['127.0.0.1:7', false]]);
  });
  test('prefers a place with an API, and names the panel', async () => {
    const { text } = await run({ '/etc/v2ray/config.json': BARE, '/usr/local/x-ui/bin/config.json': GUIDE });
    assert.match(
      text,
      /^The configuration \/usr\/local\/x-ui\/bin\/config\.json .*which 3x-ui or x-ui writes: make/,
    );
  });
  test('counts a broken file as one thing to fix', async () => {
    const { code, text } = await run({ '/c.json': '{ "a" 1 }' }, fakeSource(COUNTERS), {
      configPaths: ['/c.json'],
    });
    assert.equal(code, 1);
    assert.match(
      text,
      /✗ The configuration cannot be read\n {2}\/c\.json:1:7: a colon is missing; correct the file/,
    );
  });
  test('reports a file that does not exist', async () => {
    const { code, text } = await run({}, fakeSource(COUNTERS), { configPaths: ['/c.json'] });
    assert.equal(code, 1);
    assert.match(text, /\/c\.json does not exist; give the path/);
  });
  test('reports an invalid address', async () => {
    const { code, text } = await run({}, fakeSource(COUNTERS), {
      address: 'x:y',
      connect: () => {
        throw new Error('Write it like this.');
      },
    });
    assert.equal(code, 1);
    assert.match(text, /✗ "x:y" is not an address\n {2}Write it like this\.\n/);
  });
  test('reads a folder of several files', async () => {
    const files = { '/d/1.json': '{"stats": {}}', '/d/2.json': BARE };
    const { text } = await run(files, fakeSource(COUNTERS), { configPaths: ['/d'] });
    assert.match(
      text,
      /^The configuration \/d \(V2Ray or Xray, 2 files; lists count through all\)\n✗ The API is not configured/,
    );
  });
});

describe('which core the doctor means', () => {
  const XRAY = fixtureText('xray-listen.json');
  test('finds the one file that opens a given address', async () => {
    const files = { '/etc/v2ray/config.json': BARE, '/usr/local/etc/xray/config.json': XRAY };
    const { text, code } = await run(files, fakeSource(COUNTERS, 'xray'), { address: '127.0.0.1:10086' });
    assert.match(text, /^The configuration \/usr\/local\/etc\/xray\/config\.json /);
    assert.equal(code, 0);
  });
  test('asks only the API if no file opens the address', async () => {
    const { text, code } = await run({ '/etc/v2ray/config.json': BARE }, fakeSource(COUNTERS), {
      address: '127.0.0.1:9',
    });
    assert.match(
      text,
      /^No configuration on this machine opens the API at 127\.0\.0\.1:9\.\nThe running core\n✓/,
    );
    assert.match(text, /\n\nAll is well: v2top 127\.0\.0\.1:9\n$/);
    assert.equal(code, 0);
  });
  test('chooses the configuration whose API answers, and names the others', async () => {
    const files = { '/etc/v2ray/config.json': GUIDE, '/usr/local/etc/xray/config.json': XRAY };
    const { text } = await run(files, fakeSource(COUNTERS), {
      connect: (address) => fakeSource(address.endsWith(':10086') ? COUNTERS : 'refused', 'xray', address),
    });
    assert.match(
      text,
      /^The configuration \/usr\/local\/etc\/xray\/config\.json .*\nAlso on this machine: \/etc\/v2ray\/config\.json \(API 127\.0\.0\.1:10085\); v2top doctor \/etc\/v2ray\/config\.json\n/,
    );
  });
  test('reads several files of one core', async () => {
    const files = { '/a.json': '{"stats": {}}', '/b.json': BARE };
    const { text } = await run(files, fakeSource(COUNTERS), { configPaths: ['/a.json', '/b.json'] });
    assert.match(text, /^The configuration \/a\.json and \/b\.json \(V2Ray or Xray, 2 files; /);
  });
});

describe('what an answer of the API settles', () => {
  const noRule = GUIDE.replace('"outboundTag": "api"', '"outboundTag": "x"');
  test('nothing on the way to it can be wrong', async () => {
    const { text, code } = await run({ '/etc/v2ray/config.json': noRule });
    assert.match(text, /\? Rule 1 catches what is meant for the API\n.*\n? *But the API answers/);
    assert.equal(code, 0);
    assert.match(text, /\nIt works: v2top 127\.0\.0\.1:10085\nWhat is marked \? could not be settled\.\n$/);
  });
  test('without an answer the fault stays', async () => {
    const { text, code } = await run({ '/etc/v2ray/config.json': noRule }, fakeSource('not-grpc'));
    assert.match(text, /✗ Rule 1 catches what is meant for the API\n/);
    assert.equal(code, 1);
  });
  test('a dokodemo-door without an address works on a new Xray', async () => {
    const file = GUIDE.replace('"settings": { "address": "127.0.0.1" },', '');
    const { text, code } = await run({ '/c.json': file }, fakeSource(COUNTERS, 'xray'), {
      configPaths: ['/c.json'],
    });
    assert.doesNotMatch(text, /✗/);
    assert.equal(code, 0);
  });
});

describe('TLS on one side only', () => {
  const guarded = (wanted: boolean) => (address: string, tls: boolean) =>
    fakeSource(tls === wanted ? COUNTERS : 'not-grpc', 'v2ray4', address);
  test('is distinguished from a wrong port if the API has none', async () => {
    const { text, code } = await run({}, undefined, { address: 'x:1', tls: true, connect: guarded(false) });
    assert.match(text, /✗ The API at x:1 has no TLS\n {2}Leave out --tls/);
    assert.equal(code, 1);
  });
  test('is reported if the API requires it', async () => {
    const { text } = await run({}, undefined, { address: 'x:1', connect: guarded(true) });
    assert.match(text, /✗ The API at x:1 wants TLS\n {2}Give --ca FILE/);
  });
});

describe("the core's own test", () => {
  const word = (verdict: CoreVerdict['verdict'], program = 'V2Ray 4.34.0') => ({
    configPaths: ['/c.json'],
    coreTest: async () => ({ program, verdict, words: 'it said so' }),
  });
  const odd = GUIDE.replace('"type": "field"', '"kind": "field"');
  test('settles what only some cores refuse', async () => {
    const { text } = await run({ '/c.json': odd }, fakeSource(COUNTERS, null), word('takes'));
    assert.match(text, /✓ V2Ray 4\.34\.0 takes the file, by its own test\n/);
    assert.doesNotMatch(text, /needs "type"/);
  });
  test('is quoted when it refuses, whatever else passed', async () => {
    const { text, code } = await run({ '/c.json': GUIDE }, fakeSource(COUNTERS), word('refuses'));
    assert.match(text, /✗ V2Ray 4\.34\.0 refuses the file\n {2}it said so\n/);
    assert.equal(code, 1);
  });
  test('leaves open what the test lacks here', async () => {
    const { text } = await run({ '/c.json': GUIDE }, fakeSource(COUNTERS), word('unsure'));
    assert.match(text, /\? V2Ray 4\.34\.0 could not test the whole file here\n {2}it said so\n/);
  });
  test('gives the version, and reports its known fault', async () => {
    const faulty = await run(
      { '/c.json': GUIDE },
      fakeSource(COUNTERS, 'xray'),
      word('takes', 'Xray 25.8.31'),
    );
    assert.match(faulty.text, /· Xray 25\.8\.31 counts no users of SOCKS\n/);
    const sound = await run({ '/c.json': GUIDE }, fakeSource(COUNTERS, 'xray'), word('takes', 'Xray 25.9.5'));
    assert.doesNotMatch(sound.text, /counts no users/);
  });
});

describe('never "All is well" without an answer', () => {
  test('a port from the environment means that the core was not asked', async () => {
    const { text, code, dialled } = await run(
      { '/c.json': GUIDE.replace('10085', '"env:API_PORT"') },
      undefined,
      {
        configPaths: ['/c.json'],
      },
    );
    assert.deepEqual(dialled, []);
    assert.equal(code, 1);
    assert.match(
      text,
      /\? The API's inbound "api" takes its port from the core's environment\s+\(env:API_PORT\)/,
    );
    assert.match(
      text,
      /The core was not asked, because the API's address is not known\. Give it:\nv2top doctor -s HOST:PORT\n$/,
    );
  });
  test('a given address is asked', async () => {
    const { code, dialled } = await run(
      { '/c.json': GUIDE.replace('10085', '"env:API_PORT"') },
      fakeSource(COUNTERS),
      {
        configPaths: ['/c.json'],
        address: '127.0.0.1:7',
      },
    );
    assert.deepEqual(dialled, [['127.0.0.1:7', false]]);
    assert.equal(code, 0);
  });
  test('an untrusted certificate is not blamed on the file', async () => {
    const { text, code } = await run({ '/etc/v2ray/config.json': GUIDE }, fakeSource('tls'));
    assert.equal(code, 1);
    assert.doesNotMatch(text, /no fault in the file/);
    assert.match(text, /give its authority with --ca FILE/);
  });
  test('points at what is marked ? as a possible cause', async () => {
    const file = GUIDE.replace('"type": "field"', '"kind": "field"');
    const { text } = await run({ '/etc/v2ray/config.json': file }, fakeSource('refused'));
    assert.match(text, /\n1 problem\. What is marked \? may be the cause\.\n$/);
  });
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

describe('explains each core in its own terms', () => {
  const SING_BOX = fixtureText('sing-box.json');
  test('sing-box is fine before its first traffic', async () => {
    const { text, code } = await run({ '/etc/sing-box/config.json': SING_BOX }, fakeSource([], 'sing-box'));
    assert.equal(code, 0, text);
    assert.match(text, /· It has no counters yet\n {2}It counts from the first traffic on\.\n/);
    assert.doesNotMatch(text, /policy/);
  });
  test('Xray without counters may lack stats', async () => {
    const { text, code } = await run({}, fakeSource([], 'xray'), { address: 'x:1' });
    assert.equal(code, 1);
    assert.match(
      text,
      /✗ It has no counters\n {2}It runs without "stats": \{\}, or without the switches in "policy"\./,
    );
  });
});

test('a client that counts outbounds only is fine', async () => {
  const file = GUIDE.replace(/"clients": \[[^\]]*\]/, '"clients": []').replace(
    /"policy": \{[\s\S]*?\n {2}\}/,
    '"policy": { "system": { "statsOutboundUplink": true, "statsOutboundDownlink": true } }',
  );
  const { text, code } = await run({ '/c.json': file }, fakeSource(['outbound>>>proxy>>>traffic>>>uplink']), {
    configPaths: ['/c.json'],
  });
  assert.match(text, /^✓ Outbounds are counted$/m);
  assert.equal(code, 0, text);
});

test('the note on who is online does not make a file wrong', async () => {
  const file = fixtureText('xray-listen.json').replace(', "statsUserOnline": true', '');
  const { text, code } = await run({ '/c.json': file }, fakeSource(COUNTERS, 'xray'), {
    configPaths: ['/c.json'],
  });
  assert.match(text, /^· Xray does not note who is online\n(?: {2}.*\n)+? {4}"statsUserOnline": true$/m);
  assert.equal(code, 0, text);
  assert.match(text, /\nAll is well: /);
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
