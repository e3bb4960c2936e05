/** Files and folders become one configuration, as in the core; errors are one line. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Loaded, loadConfig, nodeFs, type ReadFs } from '../../../src/core/config/load.ts';
import type { V2RayConfig } from '../../../src/core/config/model.ts';
import { fixturePath } from './fixture.ts';
import { DENIED, memoryFs } from './memory-fs.ts';

function v2ray(loaded: Loaded): V2RayConfig {
  assert.ok(loaded.ok && loaded.config.format !== 'sing-box');
  return loaded.config;
}

describe('a folder', () => {
  test('is read by name, without files of other kinds', async () => {
    const loaded = await loadConfig(nodeFs, [fixturePath('confdir/')]);
    assert.ok(loaded.ok);
    assert.deepEqual(
      loaded.files.map((file) => file.slice(file.lastIndexOf('/') + 1)),
      ['00-log.json', '10-api.json', '20-users.json', '30-later.jsonc'],
    );
  });
  test('of V2Ray and Xray: later sections replace, inbounds are replaced by tag or added', async () => {
    const config = v2ray(await loadConfig(nodeFs, [fixturePath('confdir')]));
    assert.equal(config.hasStats, true);
    assert.deepEqual(
      config.inbounds.map(({ tag, port }) => [tag, port]),
      [
        ['api', 10088],
        ['ws', 3308],
      ],
    );
    assert.deepEqual(config.levels.get(0), { uplink: true, downlink: true });
    assert.deepEqual(config.inboundSwitches, { uplink: true, downlink: true });
  });
  test('of sing-box: objects are merged recursively, lists joined', async () => {
    const loaded = await loadConfig(nodeFs, [fixturePath('sing-box-dir')]);
    assert.ok(loaded.ok && loaded.config.format === 'sing-box');
    assert.deepEqual(
      loaded.config.inbounds.map(({ tag }) => tag),
      ['a', 'b'],
    );
    assert.equal(loaded.config.statsEnabled, true);
  });
  test('new outbounds come first, those of a "tail" last; inbounds without a tag replace each other', async () => {
    const outbound = (tag: string): string => `{"outbounds": [{"tag": "${tag}"}], "inbounds": [{"port": 1}]}`;
    const files = { '/d/1.json': outbound('a'), '/d/2.json': outbound('b'), '/d/3_tail.json': outbound('c') };
    const config = v2ray(await loadConfig(memoryFs(files), ['/d']));
    const { outbounds } = config.raw;
    assert.deepEqual(outbounds, [{ tag: 'b' }, { tag: 'a' }, { tag: 'c' }]);
    assert.equal(config.inbounds.length, 1);
  });
  test('is merged over a file named before it', async () => {
    const files = { '/c.json': '{"stats": {}}', '/d/a.json': '{"api": {"tag": "x"}}' };
    const config = v2ray(await loadConfig(memoryFs(files), ['/c.json', '/d', '/not-there']));
    assert.equal(config.hasStats, true);
    assert.equal(config.api?.tag, 'x');
  });
});

describe('an error is one line that says what to do', () => {
  const cases: [string, Record<string, string | typeof DENIED>, string, RegExp][] = [
    [
      'a syntax error',
      { '/c.json': '{\n "a": 1\n "b": 2 }' },
      '/c.json',
      /^\/c\.json:3:2: a comma is missing; correct/,
    ],
    ['a missing file', {}, '/c.json', /^\/c\.json does not exist; give the path/],
    [
      'a file that this user may not read',
      { '/c.json': DENIED },
      '/c.json',
      /No permission to read \/c\.json; run v2top as root/,
    ],
    ['an empty file', { '/c.json': '' }, '/c.json', /:1:1: the file is empty; correct/],
    ['no object', { '/c.json': '[]' }, '/c.json', /an object in braces/],
    [
      'some other JSON',
      { '/c.json': '{"name": "x"}' },
      '/c.json',
      /is not a configuration of V2Ray, Xray or sing-box/,
    ],
    ['broken YAML', { '/c.yaml': 'stats: {}\n a: [' }, '/c.yaml', /^\/c\.yaml:2:\d+: this is not YAML \(/],
    [
      'YAML that would become more than there is memory for',
      {
        '/c.yaml': `a: &a [${'x,'.repeat(9)}x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]\n`).join('')}`,
      },
      '/c.yaml',
      /^\/c\.yaml:1:1: this is not YAML \(Excessive alias count/,
    ],
    ['broken TOML', { '/c.toml': 'stats = \n' }, '/c.toml', /^\/c\.toml:1:\d+: this is not TOML \(/],
    [
      'a folder of something else',
      { '/d/c.txt': 'stats: {}' },
      '/d',
      /contains no \.json, \.yaml or \.toml file/,
    ],
    ['a hostile name', { '/\u001b[31mc.json': '{' }, '/\u001b[31mc.json', /^\/\uFFFD\[31mc\.json:1:2: /],
  ];
  for (const [name, files, path, problem] of cases) {
    test(name, async () => {
      const loaded = await loadConfig(memoryFs(files), [path]);
      assert.ok(!loaded.ok);
      assert.match(loaded.problem, problem);
      assert.match(loaded.problem, /^[^\n]+\.$/);
      assert.equal(loaded.missing, Object.keys(files).length === 0);
    });
  }
  test('any other disk error', async () => {
    const broken: ReadFs = {
      readFile: () => Promise.reject(Object.assign(new Error('read'), { code: 'EIO' })),
      readdir: () => Promise.reject(Object.assign(new Error('read'), { code: 'ENOTDIR' })),
    };
    const loaded = await loadConfig(broken, ['/c.json']);
    assert.match(loaded.ok ? '' : loaded.problem, /cannot be read \(EIO\)/);
  });
});

describe('YAML and TOML', () => {
  const model = (loaded: Loaded): V2RayConfig => v2ray(loaded);
  test('are read like JSON', async () => {
    const yaml =
      'stats: {}\napi: { tag: api, services: [StatsService] } # said\npolicy:\n  levels:\n    0: { statsUserUplink: yes }\n';
    const toml =
      '[stats]\n[api]\ntag = "api"\nservices = ["StatsService"]\n[policy.levels.0]\nstatsUserUplink = true\n';
    for (const [file, text] of [
      ['/c.yaml', yaml],
      ['/c.toml', toml],
    ] as const) {
      const config = model(await loadConfig(memoryFs({ [file]: text }), [file]));
      assert.equal(config.hasStats, true, file);
      assert.deepEqual(config.api?.services, ['StatsService'], file);
      assert.equal(config.levels.get(0)?.uplink, true, file);
    }
  });
  test('count in a folder too, with a remark that V2Ray 4 does not read them', async () => {
    const files = {
      '/d/a.json': '{"stats": {}}',
      '/d/b.yaml': 'api: { tag: x }',
      '/d/c.jsonc': '{"log": {}}',
    };
    const loaded = await loadConfig(memoryFs(files), ['/d']);
    assert.equal(model(loaded).api?.tag, 'x');
    assert.deepEqual(loaded.ok && loaded.doubts, [
      'V2Ray 4 takes only .json from a folder; V2Ray 5 and Xray also read: b.yaml, c.jsonc',
    ]);
  });
  test('are left out of a folder of sing-box, which does not read them', async () => {
    const files = { '/d/a.json': '{"experimental": {}}', '/d/b.yaml': 'inbounds: [{ type: socks }]' };
    const loaded = await loadConfig(memoryFs(files), ['/d']);
    assert.ok(loaded.ok && loaded.config.inbounds.length === 0);
    assert.deepEqual(loaded.doubts, ['Not read, because sing-box takes only .json from a folder: b.yaml']);
  });
});

test('a remark says where V2Ray 4 and Xray merge files differently', async () => {
  const files = {
    '/d/a.json': '{"inbounds": [{"tag": "a"}]}',
    '/d/b.json': '{"inbounds": [{"tag": "b"}, {"tag": "c"}]}',
  };
  const loaded = await loadConfig(memoryFs(files), ['/d']);
  assert.equal(v2ray(loaded).inbounds.length, 3);
  assert.match(
    (loaded.ok && loaded.doubts[0]) || '',
    /^V2Ray 4 lets a file with several inbounds .* replace/,
  );
});

test('slips keep their place', async () => {
  const loaded = await loadConfig(memoryFs({ '/c.json': '{"stats": {},\n}' }), ['/c.json']);
  assert.deepEqual(loaded.ok && loaded.slips, ['/c.json:2:1: there is a comma before this closing bracket']);
});
