/** Who is online, as the exporter counts it: when a core is asked, and what is known in between. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CoreKind, type OnlineUser, SourceFailure } from '../../src/core/core.ts';
import { OnlineCounts } from '../../src/exporter/online-counts.ts';
import type { OnlineFigures } from '../../src/output/figures.ts';
import { plainTarget, type TargetName } from '../../src/output/traffic-sums.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

type Told = readonly OnlineUser[] | null | SourceFailure;

const user = (name: string, count: number): OnlineUser => ({ name, count, ips: null });

class Lab {
  told: Told = [user('a', 2), user('b', 1)];
  asked = 0;
  readonly clock = new FakeClock();
  private readonly counts: OnlineCounts;

  constructor(targetName: TargetName = plainTarget) {
    const { clock } = this;
    const online = async (): Promise<readonly OnlineUser[] | null> => {
      this.asked += 1;
      if (this.told instanceof SourceFailure) throw this.told;
      return this.told;
    };
    this.counts = new OnlineCounts({ source: { online }, clock, timeout: 3, targetName, onChange: () => {} });
  }

  figures(): OnlineFigures | undefined {
    return this.counts.figures;
  }

  async poll(core: CoreKind | null = 'xray', restarted = false): Promise<void> {
    await this.counts.polled({ core, restarted });
  }

  /** A poll when the core may be asked again. */
  async later(restarted = false): Promise<void> {
    await this.clock.advance(30_000);
    await this.poll('xray', restarted);
  }

  fail(): void {
    this.counts.forget();
  }
}

test('users and their addresses are counted', async () => {
  const lab = new Lab();
  await lab.poll();
  assert.deepEqual(lab.figures(), {
    users: 2,
    ips: new Map([
      ['a', 2],
      ['b', 1],
    ]),
  });
});

test('addresses are added up if users share a label', async () => {
  const lab = new Lab(() => '');
  await lab.poll();
  assert.deepEqual(lab.figures(), { users: 2, ips: new Map([['', 3]]) });
});

test('the core is asked every 30 seconds, however often it is polled', async () => {
  const lab = new Lab();
  for (let second = 0; second < 60; second++) {
    await lab.poll();
    await lab.clock.advance(1000);
  }
  assert.equal(lab.asked, 2);
});

test('polls do not ask again while an answer is late', async () => {
  const lab = new Lab();
  const polls = [lab.poll(), lab.poll(), lab.poll()];
  await settle();
  await Promise.all(polls);
  assert.equal(lab.asked, 1);
});

test('an empty list means zero only after a user was online, because a core without the policy is silent too', async () => {
  const lab = new Lab();
  lab.told = [];
  await lab.poll();
  assert.equal(lab.figures(), undefined);
  lab.told = [user('a', 1)];
  await lab.later();
  lab.told = [];
  await lab.later();
  assert.deepEqual(lab.figures(), { users: 0, ips: new Map() });
});

test('nothing is known while the core is down, after its restart, and when it does not answer', async () => {
  const lab = new Lab();
  await lab.poll();
  lab.fail();
  assert.equal(lab.figures(), undefined);
  await lab.later();
  assert.equal(lab.figures()?.users, 2);
  await lab.poll('xray', true);
  assert.equal(lab.figures(), undefined);
  await lab.later();
  assert.equal(lab.figures()?.users, 2);
  lab.told = new SourceFailure('timeout', 'no answer');
  await lab.later();
  assert.equal(lab.figures(), undefined);
  lab.told = [user('a', 1)];
  await lab.later();
  assert.equal(lab.figures()?.users, 1);
});

test('a core that cannot tell is asked again only after its restart', async () => {
  const lab = new Lab();
  lab.told = null;
  await lab.poll();
  await lab.later();
  assert.equal(lab.asked, 1);
  await lab.later(true);
  assert.equal(lab.asked, 2);
  assert.equal(lab.figures(), undefined);
});

test('only Xray is asked', async () => {
  const lab = new Lab();
  for (const core of ['v2ray4', 'v2ray5', 'sing-box', null] as const) await lab.poll(core);
  assert.equal(lab.asked, 0);
});
