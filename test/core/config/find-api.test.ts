/** Without an address, v2top finds the API and its owner in this machine's configuration files. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ApiSearch, panelAt, searchApi } from '../../../src/core/config/find-api.ts';
import { fixtureText } from './fixture.ts';
import { DENIED, memoryFs } from './memory-fs.ts';

const GUIDE = fixtureText('guide.jsonc');
const BARE = fixtureText('bare.json');
const XRAY = fixtureText('xray-listen.json');
const SING_BOX = fixtureText('sing-box.json');

const V2RAY_FILE = '/usr/local/etc/v2ray/config.json';
const XRAY_FILE = '/usr/local/etc/xray/config.json';
const PANEL_FILE = '/usr/local/x-ui/bin/config.json';

/** The API that is found. */
const findApi = async (...place: Parameters<typeof searchApi>): Promise<ApiSearch['api']> =>
  (await searchApi(...place)).api;

describe('the API of this machine', () => {
  const found: [string, Record<string, string>, string, string][] = [
    ["V2Ray's own place", { [V2RAY_FILE]: GUIDE }, V2RAY_FILE, '127.0.0.1:10085'],
    ["Debian's place", { '/etc/v2ray/config.json': GUIDE }, '/etc/v2ray/config.json', '127.0.0.1:10085'],
    ["Xray's", { [XRAY_FILE]: XRAY }, XRAY_FILE, '127.0.0.1:10086'],
    ["XKeen's", { '/opt/etc/xray/configs/03.json': XRAY }, '/opt/etc/xray/configs', '127.0.0.1:10086'],
    ["sing-box's", { '/etc/sing-box/config.json': SING_BOX }, '/etc/sing-box/config.json', '127.0.0.1:10087'],
    ['a folder of files', { '/usr/local/etc/xray/1.json': XRAY }, '/usr/local/etc/xray', '127.0.0.1:10086'],
    [
      'a file with a folder beside it',
      { '/etc/xray/config.json': '{"stats": {}}', '/etc/xray/conf/api.json': XRAY },
      '/etc/xray/config.json',
      '127.0.0.1:10086',
    ],
    [
      'past a configuration without API',
      { '/etc/v2ray/config.json': BARE, [XRAY_FILE]: XRAY },
      XRAY_FILE,
      '127.0.0.1:10086',
    ],
  ];
  for (const [name, files, from, address] of found) {
    test(name, async () =>
      assert.deepEqual(await findApi(memoryFs(files), {}), { address, tls: false, from }),
    );
  }

  test("the cores' environment variables come first", async () => {
    const fs = memoryFs({ '/srv/config.json': XRAY, '/srv/parts/a.json': SING_BOX, [V2RAY_FILE]: GUIDE });
    const at = async (env: Record<string, string>): Promise<string | undefined> =>
      (await findApi(fs, env))?.address;
    assert.equal(await at({ V2RAY_LOCATION_CONFIG: '/srv' }), '127.0.0.1:10086');
    assert.equal(await at({ 'xray.location.config': '/srv/' }), '127.0.0.1:10086');
    assert.equal(await at({ XRAY_LOCATION_CONFIG: '/srv/config.json' }), '127.0.0.1:10086');
    assert.equal(await at({ V2RAY_LOCATION_CONFDIR: '/srv/parts' }), '127.0.0.1:10087');
    assert.equal(await at({ V2RAY_LOCATION_CONFIG: '' }), '127.0.0.1:10085');
  });

  test("a panel's core comes last, with the panel's name", async () => {
    const panel = await findApi(memoryFs({ [PANEL_FILE]: GUIDE, '/etc/v2ray/config.json': BARE }), {});
    assert.deepEqual(panel, {
      address: '127.0.0.1:10085',
      tls: false,
      from: PANEL_FILE,
      panel: '3x-ui or x-ui',
    });
    const own = await findApi(memoryFs({ [PANEL_FILE]: GUIDE, [XRAY_FILE]: XRAY }), {});
    assert.equal(own?.panel, undefined);
  });

  test('v2-ui runs V2Ray on V2Ray’s own file', async () => {
    const fs = memoryFs({ '/etc/v2ray/config.json': GUIDE, '/usr/local/v2-ui/v2-ui': '' });
    assert.equal((await findApi(fs, {}))?.panel, 'v2-ui');
  });

  test('a broken file gives a warning', async () => {
    const { api, warning } = await searchApi(
      memoryFs({ '/etc/v2ray/config.json': '{', [XRAY_FILE]: XRAY }),
      {},
    );
    assert.equal(api?.address, '127.0.0.1:10086');
    assert.match(warning ?? '', /^\/etc\/v2ray\/config\.json:1:2: /);
  });

  test('an empty result gives the reason, if there is one', async () => {
    assert.deepEqual(await searchApi(memoryFs({}), {}), { api: undefined, warning: undefined });
    const { api, warning } = await searchApi(memoryFs({ [XRAY_FILE]: DENIED }), {});
    assert.equal(api, undefined);
    assert.match(warning ?? '', /run v2top as root/);
  });
});

describe('panelAt: who owns the API at a typed address', () => {
  const panelFs = memoryFs({ [PANEL_FILE]: GUIDE, [XRAY_FILE]: XRAY });
  const cases: [string, string | undefined][] = [
    ['127.0.0.1:10085', '3x-ui or x-ui'],
    ['localhost:10085', '3x-ui or x-ui'],
    ['[::1]:10085', '3x-ui or x-ui'],
    ['10085', '3x-ui or x-ui'],
    ['127.0.0.1:10086', undefined],
    ['127.0.0.1:9999', undefined],
    ['192.0.2.7:10085', undefined],
    ['nonsense', undefined],
  ];
  for (const [address, panel] of cases) {
    test(address, async () => assert.equal(await panelAt(panelFs, {}, address), panel));
  }

  test("a panel that picks its API's port owns every address that no other configuration claims", async () => {
    const fs = memoryFs({ '/var/lib/marzban/xray_config.json': BARE, [XRAY_FILE]: XRAY });
    assert.equal(await panelAt(fs, {}, '127.0.0.1:41234'), 'Marzban');
    assert.equal(await panelAt(fs, {}, '127.0.0.1:10086'), undefined);
    assert.equal(await panelAt(fs, {}, '192.0.2.7:41234'), undefined);
  });

  test('sockets are compared by path', async () => {
    const fs = memoryFs({ [PANEL_FILE]: fixtureText('xray-socket.json') });
    assert.equal(await panelAt(fs, {}, 'unix:/run/xray/api.sock'), '3x-ui or x-ui');
    assert.equal(await panelAt(fs, {}, 'unix:/run/other.sock'), undefined);
  });
});
