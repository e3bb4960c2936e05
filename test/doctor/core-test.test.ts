/** The core's own test is run only where it is safe, leaves nothing behind, and is quoted in one line. */
import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loadConfig, nodeFs } from '../../src/core/config/load.ts';
import { askCoreTest } from '../../src/doctor/core-test/ask.ts';
import { logsNowhere, withoutLogPaths } from '../../src/doctor/core-test/bare-copy.ts';
import type { CoreVerdict } from '../../src/doctor/core-test/core-verdict.ts';
import { findPrograms, programNameOf } from '../../src/doctor/core-test/find-program.ts';
import { lastWords, runTest } from '../../src/doctor/core-test/run-test.ts';
import { trusted } from '../../src/doctor/core-test/trust.ts';
import { v2rayBinary } from '../support/v2ray-binary.ts';

const UID = process.getuid?.() ?? 0;

describe('on a real V2Ray', () => {
  let folder: string;
  let v2ray: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'v2top-word-'));
    v2ray = (await v2rayBinary()).v2ray;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const testOf = async (text: string): Promise<CoreVerdict | undefined> => {
    const program = { name: 'v2ray', file: v2ray, user: undefined, runsThis: false } as const;
    return runTest(program, text, false);
  };

  test('takes a file', async () => {
    assert.deepEqual(await testOf('{"inbounds": [], "outbounds": []}'), {
      program: 'V2Ray 4.34.0',
      verdict: 'takes',
      words: '',
    });
  });
  test('refuses a file in one line, without the names of its own parts', async () => {
    const word = await testOf('{"inbounds": [{"protocol": "socks"}]}');
    assert.equal(word?.verdict, 'refuses');
    assert.equal(word.words, 'Listen on AnyIP but no Port(s) set in InboundDetour.');
  });
  test('reports a panic by its first line', async () => {
    const word = await testOf(
      '{"inbounds": [{"port": 1, "protocol": "socks", "settings": {"accounts": [null]}}]}',
    );
    assert.equal(word?.verdict, 'refuses');
    assert.match(word.words, /^panic: runtime error: invalid memory address[^\n]*$/);
  });
  test('stays unsure about lists that are not on this machine', async () => {
    const rule = { type: 'field', ip: ['ext:not-here.dat:cn'], outboundTag: 'x' };
    const word = await testOf(JSON.stringify({ inbounds: [], routing: { rules: [rule] } }));
    assert.equal(word?.verdict, 'unsure');
  });
  test('does not create the logs of the configuration', async () => {
    const file = join(folder, 'config.json');
    const log = { access: join(folder, 'access.log'), error: join(folder, 'error.log') };
    for (const text of [
      JSON.stringify({ log, inbounds: [], outbounds: [] }),
      JSON.stringify({ LOG: log, inbounds: [], outbounds: [] }),
      `{"log": ${JSON.stringify(log)}, "log": ${JSON.stringify(log)}, "inbounds": []}`,
    ]) {
      await writeFile(file, text);
      const loaded = await loadConfig(nodeFs, [file]);
      assert.ok(loaded.ok);
      const word = await askCoreTest({ paths: [file], loaded });
      // Where the program lies in a folder that others may write to, it is not run at all.
      if (word !== undefined) assert.equal(word.verdict, 'takes', word.words);
      assert.deepEqual(await readdir(folder), ['config.json']);
    }
  });
  test("does not judge a port from the core's environment", async () => {
    const file = join(folder, 'config.json');
    await writeFile(file, '{"inbounds": [{"port": "env:PORT", "protocol": "socks"}]}');
    const loaded = await loadConfig(nodeFs, [file]);
    assert.ok(loaded.ok);
    assert.equal(await askCoreTest({ paths: [file], loaded }), undefined);
  });
});

describe('runs a program only if no other user can have put it there', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'v2top-trust-'));
    await mkdir(join(folder, 'bin'));
    await copyFile('/bin/true', join(folder, 'bin/v2ray'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test("trusts the system's own programs", async () =>
    assert.ok((await trusted('/bin/true', UID)) !== undefined));
  test('refuses a program in a folder that everybody can write', async () =>
    assert.equal(await trusted(join(folder, 'bin/v2ray'), UID), undefined));
  test('refuses a program that its group can change', async () => {
    await chmod(join(folder, 'bin/v2ray'), 0o775);
    assert.equal(await trusted(join(folder, 'bin/v2ray'), UID), undefined);
  });
  test('refuses a program that does not exist', async () =>
    assert.equal(await trusted('/no/v2ray', UID), undefined));
  test('applies to PATH as well', async () => {
    const found = await findPrograms(['v2ray'], [], { path: join(folder, 'bin'), uid: UID });
    assert.ok(!found.some(({ file }) => file.startsWith(folder)));
  });
});

test('recognises programs by their names, with the architecture that panels add', () => {
  assert.equal(programNameOf('/usr/bin/v2ray'), 'v2ray');
  assert.equal(programNameOf('/usr/local/x-ui/bin/xray-linux-amd64'), 'xray');
  assert.equal(programNameOf('/usr/bin/sing-box (deleted)'), 'sing-box');
  assert.equal(programNameOf('/usr/bin/v2raya'), undefined);
  assert.equal(programNameOf('/usr/bin/v2ctl'), undefined);
});

describe('the last words', () => {
  const cases: [string, string, string][] = [
    [
      'of Xray',
      'Xray 26\nFailed to start: main: failed to load config files: [c.json] > infra/conf: cannot find x',
      'infra/conf: cannot find x',
    ],
    [
      'of sing-box',
      '\u001b[31mFATAL\u001b[0m[0000] decode config: inbounds[0].x: json: unknown field "x"',
      'FATAL[0000] decode config: inbounds[0].x: json: unknown field "x"',
    ],
    ['of silence', '', 'It said nothing.'],
  ];
  for (const [name, output, words] of cases) test(name, () => assert.equal(lastWords(output), words));
});

test('empties log paths and moves nothing', () => {
  const text =
    '{ // "log"\n "log": { "access": "/var/log/a.log", "error": "/b", # c\n "loglevel": "info" } }';
  const bare = withoutLogPaths(text);
  assert.equal(bare, '{ // "log"\n "log": { "access": "", "error": "", # c\n "loglevel": "info" } }');
  assert.ok(logsNowhere({ log: { access: '', loglevel: 'info' } }));
  assert.ok(!logsNowhere({ Log: { Access: '/x' } }));
  assert.ok(!logsNowhere({ log: { access: { type: 'File', path: '/x' } } }));
});
