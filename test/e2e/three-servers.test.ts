/** Three real V2Rays at once, one of them over an ssh that is cut and comes back: their sums stay exact to the byte. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runV2top, startRun } from '../support/run.ts';
import { clean, startV2top } from '../support/session.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
import { curlThrough, startWebServer, type WebServer } from '../support/traffic.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';

const USERS = ['alice', 'bob'] as const;

/** Bytes of a user of a server, as curl moved them and as the history has them. */
type Sums = Readonly<Record<string, { readonly uplink: number; readonly downlink: number }>>;

/** Three servers with traffic of their users; `far` is reached over ssh. */
class Site {
  readonly cores: Readonly<Record<string, V2Ray>>;
  readonly sshd: Sshd;
  readonly env: Readonly<Record<string, string>>;
  private readonly web: WebServer;
  private readonly moved = new Map<string, { uplink: number; downlink: number }>();
  private busy = true;
  private traffic: Promise<unknown> = Promise.resolve();

  constructor(cores: Readonly<Record<string, V2Ray>>, sshd: Sshd, web: WebServer, folder: string) {
    this.cores = cores;
    this.sshd = sshd;
    this.web = web;
    const servers = Object.entries(cores).map(([name, { api }]) => [
      name,
      name === 'far' ? sshd.addressOf(api) : api,
    ]);
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ servers: Object.fromEntries(servers) }));
    this.env = { ...sshd.env, V2TOP_CONFIG: config, XDG_STATE_HOME: folder };
  }

  /** Lets every user fetch without end, in pieces of odd sizes. */
  begin(): void {
    const loops = Object.entries(this.cores).flatMap(([name, core]) =>
      USERS.map(async (user) => {
        for (let round = 0; this.busy; round++) await this.move(name, core, user, 30_000 + 977 * round);
      }),
    );
    this.traffic = Promise.all(loops);
  }

  async finish(): Promise<void> {
    this.busy = false;
    await this.traffic;
  }

  get sums(): Sums {
    return Object.fromEntries(this.moved);
  }

  private async move(name: string, core: V2Ray, user: string, bytes: number): Promise<void> {
    const url = this.web.url(bytes, 200_000);
    const { requestHeader, upload, responseHeader, download } = await curlThrough(core.proxy(user), url);
    const sum = this.moved.get(`${name} ${user}`) ?? { uplink: 0, downlink: 0 };
    sum.uplink += requestHeader + upload;
    sum.downlink += responseHeader + download;
    this.moved.set(`${name} ${user}`, sum);
  }
}

async function startSite(t: TestContext): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-three-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const start = () => startV2Ray({ socks: { socks: USERS }, vmess: [] });
  const [here, near, far, web, sshd] = await Promise.all([
    start(),
    start(),
    start(),
    startWebServer(),
    startSshd(t),
  ]);
  const site = new Site({ here, near, far }, sshd, web, folder);
  t.after(async () => {
    await site.finish();
    await Promise.all([here.stop(), near.stop(), far.stop(), web.close()]);
  });
  return site;
}

/** What the history has of every user, after a run that counts what flowed while nothing watched. */
async function recorded({ env, cores }: Site): Promise<Sums> {
  const settled = await runV2top(['--all', '--record', '--json', '-n', '2', '-i', '0.2'], { env });
  assert.equal(settled.code, 0, settled.stderr);
  const sums = Object.keys(cores).map(async (name) => {
    const { stdout } = await runV2top(['history', '--by', 'all', '--json', '-s', `@${name}`], { env });
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    return rows.map(({ name: user, uplink, downlink }) => [`${name} ${user}`, { uplink, downlink }]);
  });
  return Object.fromEntries((await Promise.all(sums)).flat());
}

test('samples of three servers go on while one is cut off, and no byte is lost or counted twice', async (t) => {
  const site = await startSite(t);
  site.begin();
  const run = startRun(['--all', '--record', '--json', '-i', '0.2'], { env: site.env });
  t.after(() => run.kill('SIGKILL'));
  const of = (name: string): string[] =>
    run.lines().filter((line) => line.includes(`"serverName":"${name}"`));
  const until = async (name: string, count: number): Promise<void> => {
    while (of(name).length < count) await run.waitForLines(run.lines().length + 1);
  };
  for (const name of Object.keys(site.cores)) await until(name, 5);
  assert.ok((await site.sshd.cut()) > 0);
  await site.sshd.halt();
  const far = of('far').length;
  for (const name of ['here', 'near']) await until(name, of(name).length + 15);
  assert.ok(of('far').length <= far + 2);
  await site.sshd.start();
  await until('far', far + 5);
  assert.ok(of('far').some((line) => line.includes('"gap":true')));
  assert.ok((await site.sshd.cut()) > 0);
  await until('far', of('far').length + 5);
  await site.finish();
  await delay(500);
  run.kill('SIGTERM');
  assert.equal((await run.ended).code, 143, run.stderr);
  assert.deepEqual(await recorded(site), site.sums);
});

test('a screen of three servers goes on while one is cut off, and no byte is lost or counted twice', async (t) => {
  const site = await startSite(t);
  site.begin();
  const args = ['--all', '--record', '-i', '0.2'];
  const screen = await startV2top(t, args, { columns: 110, rows: 30, env: site.env });
  await screen.waitFor(/1 here ↓ .*2 near ↓ .*3 far {2}↓ /);
  await screen.waitFor(/6 of 6 on ?line/);
  await screen.waitFor('far: Read-only, because the API is on another machine');

  assert.ok((await site.sshd.cut()) > 0);
  await site.sshd.halt();
  await screen.waitFor(/NO ANSWER from far/);
  const cut = await screen.waitFor(/3 far {2}silent \d+s/);
  const inboundOf = (text: string, server: string): string =>
    new RegExp(`^ socks +${server} .*$`, 'm').exec(text)?.[0] ?? '';
  for (const server of ['here', 'near']) {
    assert.match(inboundOf(cut, server), /MiB|KiB/);
    await screen.waitUntil(
      (text) => inboundOf(text, server) !== inboundOf(cut, server),
      `go on at ${server}`,
    );
  }
  assert.match(inboundOf(await screen.text(), 'far'), /^ socks +far +[–-] +[–-] +[–-] +[\d.]+ [KM]iB/);

  await site.sshd.start();
  await screen.waitFor(/3 far {2}↓ +\d/);
  await screen.waitUntil((text) => !text.includes('NO ANSWER'), 'have all three again');
  screen.press('v');
  await screen.waitFor(/^ alice +x3 /m);
  await site.finish();
  await delay(500);
  screen.press('q');
  assert.deepEqual(await screen.leave(), clean(0));
  assert.match(await screen.text(), /^Server 3 +↓ total[\s\S]*^ here [\s\S]*^ near [\s\S]*^ far /m);
  assert.deepEqual(await recorded(site), site.sums);
});
