/** The settings file: what it sets, and that every mistake is reported in one line with its place. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSettings, SettingsError, settingsPath } from '../../src/settings/file.ts';

const read = (text: string) => readSettings('/c.json', text);

describe('what a settings file sets', () => {
  test('reads every key', () => {
    const { values, lines } = read(`{
      // where the API is
      "server": "@home",
      "servers": {
        "home": "10.0.0.2:10085",
        "office": { "address": "core.example.net:443", "ca": "office.pem", "authority": "api", "reset": false },
      },
      "interval": 2.5, "timeout": 1,
      "reset": false, /* a panel counts here */
      "sort": "-down",
      "columns": ["share", "peak"],
      "bits": true, "si": true, "color": false, "ascii": true, "plain": false,
      "hidden": ["direct"],
      "api": true,
    }`);
    assert.deepEqual(values, {
      server: '@home',
      servers: new Map([
        ['home', { address: '10.0.0.2:10085' }],
        ['office', { address: 'core.example.net:443', ca: 'office.pem', authority: 'api', reset: false }],
      ]),
      interval: 2.5,
      timeout: 1,
      reset: false,
      sort: { column: 'down', descending: true },
      columns: new Set(['share', 'peak']),
      bits: true,
      si: true,
      color: false,
      ascii: true,
      plain: false,
      hidden: new Set(['direct']),
      api: true,
    });
    assert.equal(lines.get('server'), 3);
    assert.equal(lines.get('@office'), 6);
    assert.equal(lines.get('sort'), 10);
  });

  test('sets nothing for an empty file, empty braces, and null for every key', () => {
    for (const text of ['', ' \n', '\uFEFF', '{}', '{ "interval": null, "servers": null, "sort": null }'])
      assert.deepEqual(read(text).values, {}, JSON.stringify(text));
  });
});

describe('a mistake is reported with its line', () => {
  const cases: readonly (readonly [text: string, message: string])[] = [
    ['{\n  "interval": 2\n  "sort": "up"\n}', '/c.json:3: a comma is missing.'],
    ['{\n  "interval": ', '/c.json:2: a value is missing.'],
    ['# settings\n{}', '/c.json:1: this is not JSON (names and texts need double quotes).'],
    [
      '{"log": {},\n"inbounds": []}',
      '/c.json:2: this is a core\'s configuration; "v2top doctor /c.json" looks at it.',
    ],
    ['[1]', '/c.json:1: expected a JSON object, for example { "interval": 2 }.'],
    [
      '{\n\n  "intervall": 2\n}',
      '/c.json:3: unknown setting "intervall"; known are server, servers, interval,',
    ],
    ['{ "__proto__": 2 }', '/c.json:1: unknown setting "__proto__";'],
    ['{\n "interval": "2" }', '/c.json:2: "interval" takes seconds from 0.2 to 86400, not "2".'],
    ['{ "interval": 0.1 }', 'not 0.1.'],
    ['{ "timeout": -1 }', '"timeout" takes seconds from 0.05 to 86400, not -1.'],
    ['{ "reset": "no" }', '"reset" takes true or false, not "no".'],
    ['{ "sort": "bogus" }', '"sort" takes [+-]COLUMN, one of name, server, speed,'],
    ['{ "columns": ["share", "bogus"] }', '"columns" takes a list of total, down-total,'],
    ['{ "columns": ["name"] }', 'not ["name"].'],
    ['{ "hidden": "direct" }', '"hidden" takes a list of tags, not "direct".'],
    ['{ "server": "example.net" }', '"server" takes HOST:PORT, unix:PATH, ssh://HOST, or @NAME'],
    ['{ "interval": 1,\n "interval": 2 }', '/c.json:2: "interval" is already in line 1.'],
    ['{ "servers": ["a:1"] }', '"servers" takes names, each with an address or an object'],
    [
      '{ "servers": {\n "a": 1 } }',
      '/c.json:2: "a" takes HOST:PORT, unix:PATH or ssh://[USER@]HOST[:PORT][/API].',
    ],
    [
      '{ "servers": {\n "a": "@b" } }',
      '/c.json:2: "a" takes HOST:PORT, unix:PATH or ssh://[USER@]HOST[:PORT][/API].',
    ],
    ['{ "servers": {\n "a": { "tls": true } } }', '/c.json:2: the server "a" has no "address".'],
    [
      '{ "servers": { "a": {\n "address": "a:1",\n "tsl": true } } }',
      '/c.json:3: unknown key of a server "tsl"; known are address, tls, ca, authority, reset.',
    ],
    ['{ "servers": { "a": "a:1",\n "a": "a:2" } }', '/c.json:2: "a" is already in line 1.'],
    [`{ "sort": {\n "a": "${'x'.repeat(100)}" } }`, 'xxx….'],
  ];
  for (const [text, message] of cases) {
    test(message, () =>
      assert.throws(
        () => read(text),
        (error) =>
          error instanceof SettingsError && error.message.includes(message) && !error.message.includes('\n'),
      ),
    );
  }
});

describe('where the settings file is', () => {
  const cases: readonly (readonly [flag: string | undefined, env: Record<string, string>, path: string])[] = [
    [undefined, {}, '/home/op/.config/v2top/config.json'],
    [undefined, { XDG_CONFIG_HOME: '/etc/xdg/' }, '/etc/xdg/v2top/config.json'],
    [undefined, { XDG_CONFIG_HOME: 'relative' }, '/home/op/.config/v2top/config.json'],
    [undefined, { XDG_CONFIG_HOME: '/x', V2TOP_CONFIG: 'mine.json' }, 'mine.json'],
    [undefined, { V2TOP_CONFIG: '' }, '/home/op/.config/v2top/config.json'],
    ['flag.json', { V2TOP_CONFIG: 'mine.json' }, 'flag.json'],
  ];
  for (const [flag, env, path] of cases) {
    test(`${flag ?? 'no flag'} ${JSON.stringify(env)}`, () =>
      assert.equal(settingsPath(flag, env, '/home/op').path, path));
  }
});

test('all mistakes are reported at once, each with its line', () => {
  const source = `{
  "interval": "often",
  "colour": true,
  "interval": 2,
  "bits": 1,
  "servers": { "a": {}, "b": { "address": "h:1", "tls": 3 } }
}`;
  const lines = (): readonly string[] => {
    try {
      readSettings('f.json', source);
      return [];
    } catch (error) {
      assert.ok(error instanceof SettingsError);
      return error.lines;
    }
  };
  const places = lines().map((line) => /^f\.json:(\d): .*("[a-z]+")/.exec(line)?.slice(1).join(' '));
  assert.deepEqual(
    places.map((place) => place?.[0]),
    ['3', '4', '5', '6', '6'],
    lines().join('\n'),
  );
});
