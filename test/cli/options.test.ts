/** How the words of a command line are understood. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCommandLine } from '../../src/cli/arguments.ts';
import type { World } from '../../src/cli/command.ts';
import { type Options, readOptions, settingsOf } from '../../src/cli/options.ts';
import { COMMANDS } from '../../src/commands/commands.ts';
import { noSettings } from '../../src/settings/file.ts';
import type { Settings } from '../../src/settings/settings.ts';

const TERMINAL: World = {
  env: { LANG: 'C.UTF-8' },
  stdoutIsTerminal: true,
  settings: () => noSettings('/nowhere/config.json'),
};

/** The options of `v2top TYPED`, typed into a terminal unless the world is another. */
function live(typed: string, world: Partial<World> = {}): Settings & Options {
  const argv = typed.split(' ').filter((word) => word !== '');
  const { command, given } = readCommandLine(argv, COMMANDS);
  if (command.name !== '') throw new Error(`${typed} is the command ${command.name}`);
  const options = readOptions(given, given.words[0], { ...TERMINAL, ...world });
  return { ...settingsOf(options), ...options };
}

const withEnv = (env: World['env']): Partial<World> => ({ env: { ...TERMINAL.env, ...env } });

describe('the address', () => {
  test('is taken from the argument, then --server, then V2TOP_SERVER; an empty variable does not count', () => {
    const world = withEnv({ V2TOP_SERVER: 'c:3' });
    assert.equal(live('a:1 -s b:2', world).server, 'a:1');
    assert.equal(live('-s b:2', world).server, 'b:2');
    assert.equal(live('', world).server, 'c:3');
    assert.equal(live('', withEnv({ V2TOP_SERVER: '' })).server, undefined);
  });

  test('is never read as a command after --', () => {
    for (const word of ['a:1', 'demo', 'doctr']) {
      const { command, given } = readCommandLine(['--', word], COMMANDS);
      assert.deepEqual([command.name, given.words], ['', [word]]);
    }
  });
});

describe('flags', () => {
  test('have defaults', () => {
    const { interval, count, output, once, sort, filter, mode, timeout, tls, color, ascii } = live('');
    assert.deepEqual(
      { interval, count, output, once, sort, filter, mode, timeout, tls, color, ascii },
      {
        interval: 1,
        count: undefined,
        output: 'screen',
        once: false,
        sort: { column: 'speed', descending: true },
        filter: '',
        mode: undefined,
        timeout: 3,
        tls: false,
        color: true,
        ascii: false,
      },
    );
  });

  test('can be written in every usual way', () => {
    for (const typed of ['-i 2.5', '-i2.5', '--interval 2.5', '--interval=2.5', '-bi 2.5', '-i 7 -i 2.5'])
      assert.equal(live(typed).interval, 2.5, typed);
    assert.equal(live('-i .5').interval, 0.5);
    assert.equal(live('-i 1.').interval, 1);
    assert.equal(live('-bn3').count, 3);
  });

  test('a sort may start with a dash or a plus', () => {
    for (const typed of ['--sort -up', '--sort=-up', '--sort up'])
      assert.deepEqual(live(typed).sort, { column: 'up', descending: true }, typed);
    assert.deepEqual(live('--sort +up').sort, { column: 'up', descending: false });
    assert.deepEqual(live('--sort name').sort, { column: 'name', descending: false });
    assert.deepEqual(live('--sort -name').sort, { column: 'name', descending: true });
  });

  test('a sort by speed becomes one by totals for a single reading', () => {
    assert.deepEqual(live('--once --sort -down').sort, { column: 'down-total', descending: true });
    assert.deepEqual(live('--once --json --sort +speed').sort, { column: 'total', descending: false });
    assert.deepEqual(live('--once --sort name').sort, { column: 'name', descending: false });
  });

  test('a filter that starts with a dash needs an equals sign', () => {
    assert.equal(live('--filter=--json').filter, '--json');
    assert.equal(live('-f--json').filter, '--json');
    assert.equal(live('-f -5').filter, '-5');
  });

  test('the last of --reset and --no-reset counts', () => {
    assert.equal(live('--reset').mode, 'reset');
    assert.equal(live('--no-reset').mode, 'read-only');
    assert.equal(live('--no-reset --reset').mode, 'reset');
  });

  test('--ca and --authority mean --tls', () => {
    assert.equal(live('--ca ca.pem').tls, true);
    assert.equal(live('--authority api').tls, true);
  });
});

describe('how samples are shown', () => {
  test('a terminal gets the screen, anything else gets lines', () => {
    assert.equal(live('').output, 'screen');
    assert.equal(live('', { stdoutIsTerminal: false }).output, 'text');
    for (const typed of ['-b', '--plain', '--once']) assert.equal(live(typed).output, 'text', typed);
    assert.equal(live('', withEnv({ TERM: 'dumb' })).output, 'text');
    assert.equal(live('--json').output, 'json');
    assert.equal(live('--csv -b').output, 'csv');
    assert.equal(live('--format text').output, 'text');
    assert.equal(live('--format json --json').output, 'json');
    assert.equal(live('--once --format openmetrics').output, 'openmetrics');
  });

  test('colour is on unless refused; NO_COLOR counts if it is not empty', () => {
    assert.equal(live('--no-color').color, false);
    assert.equal(live('', withEnv({ NO_COLOR: '1' })).color, false);
    assert.equal(live('', withEnv({ NO_COLOR: '' })).color, true);
  });

  test('ASCII is used if requested, or if the locale has nothing else', () => {
    assert.equal(live('--ascii').ascii, true);
    assert.equal(live('', { env: { LANG: 'C' } }).ascii, true);
    assert.equal(live('', { env: { LC_ALL: 'de_DE.UTF-8', LANG: 'C' } }).ascii, false);
    assert.equal(live('', { env: {} }).ascii, false);
  });
});

describe('help takes precedence over any other mistake, if the flags exist', () => {
  for (const [typed, command] of [
    ['--help -i 0', 'help'],
    ['demo --help -i 0', 'help demo'],
    ['-Vi abc', 'version'],
    ['--sort help -n 0', 'help sort'],
  ] as const) {
    test(typed, () => {
      const line = readCommandLine(typed.split(' '), COMMANDS);
      assert.equal([line.command.name, ...line.given.words].join(' '), command);
    });
  }
});
