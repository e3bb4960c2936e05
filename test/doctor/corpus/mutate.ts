/** Makes broken and odd configurations out of sound ones, the same ones each time. */
import { SEEDS } from './seeds.ts';

/** A generator of numbers from 0 up to 1 that always yields the same ones (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The text of the configuration with this number. */
export function mutant(number: number): string {
  const random = randomFrom(number * 7919 + 1);
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[Math.floor(random() * from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  };
  const config: unknown = structuredClone(SEEDS[number % SEEDS.length]);
  const changes = pick([1, 1, 1, 2, 2, 3]);
  for (let change = 0; change < changes; change++) pick(VALUE_CHANGES)(pick(placesIn(config)), pick);
  const text = JSON.stringify(config, null, 2);
  return random() < 0.15 ? pick(TEXT_CHANGES)(text, pick) : text;
}

/** A member of an object or a list. */
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
  readonly all: readonly Place[];
}

type Holder = Record<string, unknown> | unknown[];

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

function placesIn(config: unknown): readonly Place[] {
  const all: Place[] = [];
  const visit = (holder: Holder): void => {
    const keys = Array.isArray(holder) ? holder.keys() : Object.keys(holder);
    for (const key of keys) {
      all.push({ holder, key, all });
      const value = get({ holder, key, all });
      if (isHolder(value)) visit(value);
    }
  };
  if (isHolder(config)) visit(config);
  return all.length > 0 ? all : [{ holder: [null], key: 0, all }];
}

const get = ({ holder, key }: Place): unknown =>
  Array.isArray(holder) ? holder[Number(key)] : holder[String(key)];

function set({ holder, key }: Place, value: unknown): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else holder[String(key)] = value;
}

function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[String(key)];
}

type Pick = <T>(from: readonly T[]) => T;

const ODD: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 1.5, 70_000, 300, 4_294_967_296, 1e30],
  ...[
    '',
    'x',
    '0',
    '443',
    'none',
    'tcp',
    'true',
    '1-2',
    '2-1',
    '80,443',
    '/run/x.sock',
    '@x',
    'localhost',
    '127.0.0.1',
    '::1',
    '[::1]',
    '10.0.0.0/33',
  ],
  ...[
    'ws',
    'grpc',
    'vless',
    'vmess',
    'socks',
    'freedom',
    'field',
    'api',
    'a,b',
    'example.net',
    'regexp:(',
    'domain:',
    '0.0.0.0/1',
    '::/0',
    '5f8a9a3e53b34c668a6f5f6a1c0d2e01',
  ],
  ...[[], {}, [null], ['x'], [1], [''], [{}], { type: 'none' }, { type: 'x' }, { tag: 'x' }],
];

const VALUE_CHANGES: readonly ((place: Place, pick: Pick) => void)[] = [
  (place) => remove(place),
  (place, pick) => set(place, structuredClone(pick(ODD))),
  (place, pick) => set(place, structuredClone(pick(ODD))),
  (place, pick) => set(place, structuredClone(pick(ODD))),
  // What stands somewhere else, most often under the same name.
  (place, pick) => {
    const twins = place.all.filter(({ key }) => key === place.key);
    set(place, structuredClone(get(pick(twins))));
  },
  (place, pick) => set(place, structuredClone(get(pick(place.all)))),
  // Again.
  (place) => {
    if (Array.isArray(place.holder)) place.holder.push(structuredClone(get(place)));
    else set({ ...place, key: String(place.key).toUpperCase() }, structuredClone(get(place)));
  },
  // By another name.
  (place, pick) => {
    if (Array.isArray(place.holder)) return;
    const value = get(place);
    const name = String(place.key);
    remove(place);
    place.holder[pick([`${name}s`, name.slice(0, -1), name.toUpperCase(), `x${name}`])] = value;
  },
  // In a list, or out of one.
  (place) => {
    const value = get(place);
    set(place, Array.isArray(value) ? value[0] : [value]);
  },
  (place) => {
    const value = get(place);
    if (typeof value === 'number') set(place, String(value));
    else if (typeof value === 'string') set(place, `${value} `);
    else if (typeof value === 'boolean') set(place, String(value));
  },
];

const TEXT_CHANGES: readonly ((text: string, pick: Pick) => string)[] = [
  (text) => `\uFEFF${text}`,
  (text, pick) => text.replace(/: (\d+)/, `: $1${pick(['.0', 'e0', '.5', '.'])}`),
  (text) => `${text}\n}`,
  (text) => `${text}\nthe end "`,
  (text) => text.replace(/\n( *)\]/, ',\n$1]'),
  (text) => text.replace(/\n\}$/, ',\n}'),
  (text) => text.slice(0, -1),
  (text) => text.replace(',\n', '\n'),
  (text) => text.replace('{', '{ // said\n/* more */ # and more\n'),
  (text) => text.replace('{', '{ /* not closed '),
  (text, pick) => text.replace(/\n\}$/, `,\n${pick(REPEATED)}\n}`),
  (text, pick) => text.replace(/\n\}$/, `,\n${pick(REPEATED)}\n}`),
  (text) => text.replace(/"/, "'"),
  (text) => text.replace(/:/, ' : \t '),
  (text) => text.replace('"inbounds"', '"inbounds": [], "inbounds"'),
  () => '',
  () => '[]',
  () => '{}',
  () => 'null',
];

const REPEATED = [
  '"policy": { "system": { "statsOutboundUplink": true } }',
  '"policy": { "levels": { "0": { "handshake": "4" } } }',
  '"api": { "tag": "" }',
  '"stats": 1',
  '"routing": { "rules": [] }',
  '"inbounds": [{ "port": 9000 }]',
  '"outbounds": [{ "protocol": "nothing" }]',
  '"log": null',
];
