/** Flags override the environment, the environment the settings file, the file the defaults. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { readCommandLine } from '../../src/cli/arguments.ts';
import { inForce, type Options, readOptions, settingsOf } from '../../src/cli/options.ts';
import { COMMANDS } from '../../src/commands/commands.ts';
import { findTarget } from '../../src/core/target.ts';
import { noSettings, readSettings } from '../../src/settings/file.ts';
import { printSettings } from '../../src/settings/print.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import { fixtureText } from '../core/config/fixture.ts';
import { memoryFs } from '../core/config/memory-fs.ts';
import { runV2top } from '../support/run.ts';

/** The options of `v2top TYPED` on a terminal, with a settings file. */
function live(typed: string, file: string, env: Record<string, string> = {}): Settings & Options {
  const argv = typed.split(' ').filter((word) => word !== '');
  const { command, given } = readCommandLine(argv, COMMANDS);
  if (command.name !== '') throw new Error(`${typed} is the command ${command.name}`);
  const settings = () => readSettings('/etc/v2top/config.json', file);
  const options = readOptions(given, given.words[0], { env, stdoutIsTerminal: true, settings });
  return { ...settingsOf(options), ...options };
}

const FILE = `{
  "server": "f:1",
  "servers": {
    "home": "h:1",
    "office": { "address": "o:1", "ca": "office.pem", "authority": "api", "reset": true },
    "billed": { "address": "b:1", "reset": false, "tls": true }
  },
  "interval": 5, "timeout": 7, "sort": "+name", "columns": ["peak"], "hidden": ["direct"],
  "bits": true, "si": true, "color": false, "ascii": true, "api": true
}`;

describe('the sources of settings', () => {
  test('the file overrides the defaults', () => {
    const options = live('', FILE);
    assert.equal(options.server, 'f:1');
    assert.equal(options.timeout, 7);
    assert.equal(options.color, false);
    assert.deepEqual(settingsOf(options), {
      ...DEFAULT_SETTINGS,
      interval: 5,
      timeout: 7,
      color: false,
      sort: { column: 'name', descending: false },
      columns: new Set(['peak']),
      hidden: new Set(['direct']),
      bits: true,
      si: true,
      ascii: true,
      api: true,
    });
  });

  test('the environment overrides the file', () => {
    assert.equal(live('', FILE, { V2TOP_SERVER: 'e:1' }).server, 'e:1');
    assert.equal(live('', '{ "color": true }', { NO_COLOR: '1' }).color, false);
    assert.equal(live('', '{ "plain": false }', { TERM: 'dumb' }).output, 'text');
    assert.equal(live('', '{ "ascii": false }', { LANG: 'C' }).ascii, true);
  });

  test('flags override both', () => {
    const env = { V2TOP_SERVER: 'e:1', NO_COLOR: '1', LANG: 'C', TERM: 'dumb' };
    const options = live(
      'a:1 -i 2 --timeout 1 --sort up --no-bits --no-si --color --no-ascii --no-plain',
      FILE,
      env,
    );
    const { server, interval, timeout, sort, bits, si, color, ascii, output } = options;
    assert.deepEqual(
      { server, interval, timeout, sort, bits, si, color, ascii, output },
      {
        server: 'a:1',
        interval: 2,
        timeout: 1,
        sort: { column: 'up', descending: true },
        bits: false,
        si: false,
        color: true,
        ascii: false,
        output: 'screen',
      },
    );
  });

  test('output for scripts keeps its order whatever the file says', () => {
    const file = '{ "sort": "-peak" }';
    for (const typed of ['--json', '--csv'])
      assert.deepEqual(live(typed, file).sort, { column: 'name', descending: false }, typed);
    assert.deepEqual(live('--once', file).sort, { column: 'total', descending: true });
    assert.deepEqual(live('-b', file).sort, { column: 'peak', descending: true });
  });
});

describe('named servers', () => {
  const reach = (typed: string, env: Record<string, string> = {}) => {
    const { server, tls, caFile, authority, mode } = live(typed, FILE, env);
    return { server, tls, caFile, authority, mode };
  };
  const plain = { tls: false, caFile: undefined, authority: undefined, mode: undefined };

  test('are found through the argument, the flag, the variable, and the file itself', () => {
    assert.deepEqual(reach('@home'), { server: 'h:1', ...plain });
    assert.deepEqual(reach('-s @home'), { server: 'h:1', ...plain });
    assert.deepEqual(reach('', { V2TOP_SERVER: '@home' }), { server: 'h:1', ...plain });
    assert.equal(live('', '{ "server": "@a", "servers": { "a": "a:1" } }').server, 'a:1');
  });

  test('include how they are reached; a relative path starts at the file', () => {
    const office = { server: 'o:1', tls: true, caFile: '/etc/v2top/office.pem', authority: 'api' };
    assert.deepEqual(reach('@office'), { ...office, mode: 'reset' });
    assert.deepEqual(reach('@office --no-reset --ca /x.pem --authority y'), {
      ...office,
      caFile: '/x.pem',
      authority: 'y',
      mode: 'read-only',
    });
    assert.equal(reach('@billed').tls, true);
    assert.equal(reach('@billed --no-tls').tls, false);
  });

  test('are a mistake if they do not exist', () => {
    assert.throws(() => reach('@bogus'), {
      message: 'There is no server "bogus" in /etc/v2top/config.json; there are home, office, billed.',
    });
    assert.throws(() => live('@a', '{}'), {
      message: 'There is no server "a": /etc/v2top/config.json has no "servers".',
    });
  });
});

describe('whether the counters are reset', () => {
  test('is decided by the flag, the named server, or the file; a plain true in the file is the default and overrules no panel', () => {
    assert.equal(live('', '{ "reset": false }').mode, 'read-only');
    assert.equal(live('--reset', '{ "reset": false }').mode, 'reset');
    assert.equal(live('', '{ "reset": true }').mode, undefined);
    assert.equal(live('@billed', FILE).mode, 'read-only');
  });

  test('is no for a single reading, unless its own command line asks for it', () => {
    assert.equal(live('--once', '{ "reset": true }').mode, 'read-only');
    assert.equal(live('@office --once', FILE).mode, 'read-only');
    assert.equal(live('--once --reset', '{ "reset": false }').mode, 'reset');
  });
});

/** A home with a settings file; its variables for v2top. */
function homeWith(t: TestContext, text: string): { file: string; env: Record<string, string | undefined> } {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-settings-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'v2top'));
  const file = join(folder, 'v2top', 'config.json');
  writeFileSync(file, text);
  return { file, env: { XDG_CONFIG_HOME: folder, V2TOP_CONFIG: undefined } };
}

describe('the program', () => {
  test('v2top config prints the settings in force and their origins, as a settings file', async (t) => {
    const { file, env } = homeWith(t, '{\n  "interval": 5,\n  "sort": "down"\n}\n');
    const run = await runV2top(['config', '--timeout', '2', '-s', 'a:1'], { env: { ...env, NO_COLOR: '1' } });
    const expected = `// ${file}
{
  "server": "a:1",                   // --server
  "servers": {},                     // default
  "interval": 5,                     // ${file}:2
  "timeout": 2,                      // --timeout
  "reset": false,                    // the API is on another machine
  "sort": "-down",                   // ${file}:3
  "columns": ["down-total", "up-total", "share", "history"], // default
  "bits": false,                     // default
  "si": false,                       // default
  "color": false,                    // NO_COLOR
  "theme": "auto",                   // default
  "ascii": false,                    // default
  "plain": true,                     // TERM=dumb
  "escapeDelay": 100,                // default
  "line": null,                      // default
  "hidden": [],                      // default
  "history": true,                   // default
  "timezone": null,                  // default
  "billingDay": 1,                   // default
  "limits": {},                      // default
  "idle": true,                      // default
  "ownScale": false,                 // default
  "api": false                       // default
}
`;
    assert.deepEqual(run, { code: 0, stdout: expected, stderr: '' });
    assert.equal(readSettings('printed', run.stdout).values.interval, 5);
  });

  test('v2top config prints what was found: the API, and who owns the core', async () => {
    const { given } = readCommandLine(['config'], COMMANDS);
    const settings = () => noSettings('/c.json');
    const options = readOptions(given, undefined, { env: {}, stdoutIsTerminal: true, settings });
    const panel = '/usr/local/x-ui/bin/config.json';
    const target = await findTarget(options, {}, memoryFs({ [panel]: fixtureText('guide.jsonc') }));
    const { values, origins } = inForce(options, target);
    const printed = printSettings(values, origins, options.file);
    assert.match(
      printed,
      /^ {2}"server": "127\.0\.0\.1:10085", +\/\/ found in \/usr\/local\/x-ui\/bin\/config\.json$/m,
    );
    assert.match(printed, /^ {2}"reset": false, +\/\/ 3x-ui or x-ui owns this core$/m);
  });

  test('v2top config says if there is no file', async () => {
    const { stdout } = await runV2top(['config'], {
      env: { HOME: '/nonexistent', XDG_CONFIG_HOME: undefined, V2TOP_CONFIG: undefined },
    });
    assert.match(stdout, /^\/\/ \/nonexistent\/.config\/v2top\/config.json, which does not exist\n\{\n/);
  });

  test('a mistake in the file is one line with its place and exit code 2, for every command', async (t) => {
    const { file, env } = homeWith(t, '{\n  "intervall": 2\n}\n');
    for (const args of [[], ['config'], ['doctor'], ['demo', '--once']]) {
      const { code, stdout, stderr } = await runV2top(args, { env });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^v2top: [^\n]+\n$/);
      assert.ok(stderr.startsWith(`v2top: ${file}:2: unknown setting "intervall";`), stderr);
    }
  });

  test('commands without settings ignore that mistake', async (t) => {
    const { env } = homeWith(t, '{');
    for (const args of [
      ['--help'],
      ['--version'],
      ['--sort', 'help'],
      ['completion', 'bash'],
      ['help', 'demo'],
    ])
      assert.equal((await runV2top(args, { env })).code, 0);
  });

  test('a file that was named has to exist', async () => {
    const { code, stderr } = await runV2top(['config', '--config', '/nonexistent/c.json']);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      'v2top: The settings file /nonexistent/c.json does not exist; name another with --config or V2TOP_CONFIG.\n',
    );
  });

  test('printed output uses the settings', async (t) => {
    const { env } = homeWith(t, '{ "si": true, "bits": true, "hidden": ["vmess-ws"] }');
    const { stdout } = await runV2top(['demo', '--once'], { env });
    assert.match(stdout, / kbit| Mbit| Gbit/);
    assert.match(stdout, /TOTAL without .*vmess-ws/);
  });
});
