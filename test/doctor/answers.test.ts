/** What the doctor concludes from the answers of the running core, and of its own test of a file. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CoreVerdict } from '../../src/doctor/core-test/core-verdict.ts';
import { fixtureText } from '../core/config/fixture.ts';
import { fakeSource } from './fake-source.ts';
import { COUNTERS, GUIDE, run } from './run-doctor.ts';

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
