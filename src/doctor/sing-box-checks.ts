/** Checks that sing-box opens its V2Ray API and lists what to count, since it counts nothing else. */
import { apiAddress } from '../core/config/api-address.ts';
import type { SingBoxConfig } from '../core/config/model.ts';
import { type Snippet, singBoxApi } from '../core/config/snippets.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, failed, noted, passed, putMembers } from './check.ts';
import { exposureNotes } from './exposure.ts';
import { FreeNames, nameOf } from './naming.ts';
import { singBoxTypos } from './sing-box-fields.ts';
import { countOf } from './user-checks.ts';

const API_PATH = ['experimental', 'v2ray_api'];
const STATS_PATH = [...API_PATH, 'stats'];

/** Checks the API, its statistics, and the lists of what is counted. */
export function singBoxChecks(config: SingBoxConfig): readonly Check[] {
  const tags = config.inbounds.flatMap(({ tag }) => tag ?? []);
  const users = usersOf(config);
  const build = noted(
    'build',
    'sing-box must be built with the V2Ray API',
    'Official builds leave it out and refuse to start with it: build with the tag with_v2ray_api.',
  );
  if (
    config.listen === undefined &&
    config.counted.inbounds.length === 0 &&
    config.counted.users.length === 0
  ) {
    const fix = putMembers(config.raw, API_PATH, singBoxApi(tags, users));
    return [
      ...singBoxTypos(config),
      failed('api', 'The V2Ray API is not configured', 'v2top asks the core through it.', fix),
      ...untaggedChecks(config),
      ...namelessChecks(config),
      build,
    ];
  }
  return [
    ...singBoxTypos(config),
    listenCheck(config),
    ...(config.listen === undefined ? [] : exposureNotes(config.listen)),
    enabledCheck(config),
    ...untaggedChecks(config),
    ...namelessChecks(config),
    listCheck(config, 'inbounds', tags),
    listCheck(config, 'users', users),
    outboundNote(config),
    build,
  ];
}

/** Protocols that call a user's name `username`. */
const WITH_USERNAME = new Set(['socks', 'http', 'mixed', 'naive']);

/** A user without a name cannot be listed and is not counted. */
function namelessChecks({ inbounds, raw }: SingBoxConfig): readonly Check[] {
  const names = new FreeNames(inbounds.flatMap(({ users }) => users.map(({ email }) => email)));
  return inbounds.flatMap((inbound) => {
    const without = inbound.users.filter(({ email }) => email === undefined);
    if (without.length === 0) return [];
    const fixes = without.flatMap(({ path }) => {
      if (path === undefined) return [];
      const name = names.take(`user@${nameOf(inbound)}`);
      return putMembers(raw, path, WITH_USERNAME.has(inbound.protocol) ? { username: name } : { name });
    });
    const title = `${countOf(without.length, inbound.users.length)} of inbound "${cleanName(nameOf(inbound))}" ${without.length === 1 ? 'has' : 'have'} no name`;
    return [
      failed('user-names', title, 'A user is counted under the name: give each a different one.', ...fixes),
    ];
  });
}

/** Each name once: the same user in several inbounds has one counter. */
const usersOf = ({ inbounds }: SingBoxConfig): readonly string[] => [
  ...new Set(inbounds.flatMap(({ users }) => users.flatMap(({ email }) => email ?? []))),
];

function listenCheck(config: SingBoxConfig): Check {
  const address = apiAddress(config);
  if (address !== undefined) return passed('api', `The V2Ray API listens on ${address.address}`);
  const { listen } = singBoxApi([], []);
  const fix = putMembers(config.raw, API_PATH, { listen });
  return failed('api', 'The V2Ray API listens nowhere', 'It needs an address with a port.', fix);
}

function enabledCheck({ statsEnabled, raw }: SingBoxConfig): Check {
  if (statsEnabled) return passed('stats', 'Statistics are on');
  const fix = putMembers(raw, STATS_PATH, { enabled: true });
  const why = 'sing-box starts without them, and panics at the first connection.';
  return failed('stats', 'Statistics are off', why, fix);
}

function untaggedChecks({ inbounds, raw }: SingBoxConfig): readonly Check[] {
  const names = new FreeNames(inbounds.map(({ tag }) => tag));
  return inbounds
    .filter(({ tag }) => tag === undefined)
    .map((inbound) => {
      const tag = names.take(nameOf(inbound));
      const fix = putMembers(raw, inbound.path, { tag });
      return failed(
        'inbound-tags',
        `Inbound ${cleanName(tag)} has no tag`,
        'It cannot be listed without one.',
        fix,
      );
    });
}

function listCheck(config: SingBoxConfig, list: 'inbounds' | 'users', wanted: readonly string[]): Check {
  const id = list === 'users' ? 'user-list' : 'inbound-list';
  const noun = list === 'users' ? 'users' : 'inbounds';
  const listed = config.counted[list];
  const missing = wanted.filter((name) => !listed.includes(name));
  if (wanted.length === 0 && listed.length === 0) return noted(id, `There are no ${noun} to count`, '');
  if (missing.length === 0) return passed(id, `All ${noun} are counted (${listed.length})`);
  const some = missing.slice(0, 3).map(cleanName).join(', ');
  const why = `Not listed: ${some}${missing.length > 3 ? ', …' : ''}. There is no wildcard.`;
  const lines: Snippet = { [list]: [...listed, ...missing] };
  const title = `${missing.length} of ${wanted.length} ${noun} are not counted`;
  return failed(id, title, why, putMembers(config.raw, STATS_PATH, lines));
}

function outboundNote({ counted, outboundTags, raw }: SingBoxConfig): Check {
  const missing = outboundTags.filter((tag) => !counted.outbounds.includes(tag));
  if (missing.length === 0) return passed('outbound-list', 'All outbounds with a tag are counted');
  const fix = putMembers(raw, STATS_PATH, { outbounds: [...counted.outbounds, ...missing] });
  const note = noted(
    'outbound-list',
    `${missing.length} outbounds are not counted`,
    'Only if you want them:',
  );
  return { ...note, fixes: [fix] };
}
