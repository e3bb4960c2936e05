/** Who is online at a fake Xray, through the calls of any of its versions. */
import { type Dialect, ONLINE_METHODS, type OnlineCalls, type OnlineMethod } from '../../src/demo/core.ts';

type Ips = ReadonlyMap<string, number>;

export class FakeOnline {
  /** By whole name, `user>>>EMAIL>>>online`: addresses and when each was seen last. */
  private readonly users = new Map<string, Ips>();

  /** The user is online from these addresses; with none, was online once. */
  set(email: string, ips: Readonly<Record<string, number>>): void {
    this.users.set(`user>>>${email}>>>online`, new Map(Object.entries(ips)));
  }

  /** The calls up to the newest one that this Xray knows; `note` hears of each. */
  calls(
    newest: OnlineMethod | null,
    { notFound }: Pick<Dialect, 'notFound'>,
    note: (call: { method: OnlineMethod; name: string }) => void,
  ): OnlineCalls {
    const ipsOf = (name: string): Ips => {
      const ips = this.users.get(name);
      if (ips === undefined) throw notFound(name);
      return ips;
    };
    const all: Required<OnlineCalls> = {
      GetStatsOnline: (name) => ({ stat: { name, value: ipsOf(name).size } }),
      GetStatsOnlineIpList: (name) => ({ name, ips: Object.fromEntries(ipsOf(name)) }),
      GetAllOnlineUsers: () => ({ users: this.present().map(([name]) => name) }),
      GetUsersStats: () => ({ users: this.present().map(([name, ips]) => userStat(name, ips)) }),
    };
    const known = newest === null ? [] : ONLINE_METHODS.slice(0, ONLINE_METHODS.indexOf(newest) + 1);
    return Object.fromEntries(
      known.map((method) => [
        method,
        (name: string) => {
          note({ method, name });
          return all[method](name);
        },
      ]),
    );
  }

  private present(): [string, Ips][] {
    return [...this.users].filter(([, ips]) => ips.size > 0);
  }
}

/** Xray takes what stands between the first two `>>>` for the email. */
function userStat(name: string, ips: Ips): object {
  return {
    email: name.split('>>>')[1],
    ips: [...ips].map(([ip, last_seen]) => ({ ip, last_seen })),
  };
}
