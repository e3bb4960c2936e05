/** Writes QueryStats' answer of a busy server to the wire as fast as can be, so that the server's side costs little. */
import { createRandom } from '../src/demo/random.ts';
import type { BusyServer } from '../test/support/busy-server.ts';

/** Go's maps hold eight entries in a bucket and are walked from a random bucket and a random place in each. */
const BUCKET = 8;

const STAT = 0x0a;
const NAME = 0x0a;
const VALUE = 0x10;

/** Answers of one server: the same counters each time, in the order in which a core's map would give them. */
export class WireAnswer {
  private readonly server: BusyServer;
  private readonly names: readonly Buffer[];
  /** Counters by their place in the map; those in one bucket stay together. */
  private readonly places: Uint32Array;
  private readonly random = createRandom(2);
  private readonly space: Buffer;

  constructor(server: BusyServer) {
    this.server = server;
    this.names = server.names.map(nameField);
    this.places = shuffled(server.names.length, this.random);
    // Besides its name, a counter takes at most a tag and a length, and a tag and a value of eight bytes.
    this.space = Buffer.alloc(this.names.reduce((sum, name) => sum + name.length + 12, 0));
  }

  /** A QueryStatsResponse with what the counters hold now. */
  encode(): Buffer {
    const { places, random } = this;
    const buckets = Math.ceil(places.length / BUCKET);
    const firstBucket = Math.floor(random() * buckets);
    const firstPlace = Math.floor(random() * BUCKET);
    let at = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      for (let place = 0; place < BUCKET; place++) {
        const start = ((firstBucket + bucket) % buckets) * BUCKET;
        const counter = places[start + ((firstPlace + place) % BUCKET)];
        if (counter !== undefined) at = this.write(counter, at);
      }
    }
    return Buffer.from(this.space.subarray(0, at));
  }

  private write(counter: number, start: number): number {
    const { space } = this;
    const name = this.names[counter] ?? Buffer.alloc(0);
    const value = this.server.values[counter] ?? 0;
    let at = start + 2;
    at += name.copy(space, at);
    // proto3 leaves a zero out.
    if (value > 0) {
      space[at++] = VALUE;
      let rest = value;
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) space[at++] = (rest % 0x80) | 0x80;
      space[at++] = rest;
    }
    space[start] = STAT;
    space[start + 1] = at - start - 2;
    return at;
  }
}

/** A name as a field of a Stat. Throws if it is too long for a length of one byte. */
function nameField(name: string): Buffer {
  const bytes = Buffer.from(name);
  if (bytes.length > 110) throw new RangeError(`too long for this encoder: ${name}`);
  return Buffer.concat([Buffer.from([NAME, bytes.length]), bytes]);
}

function shuffled(count: number, random: () => number): Uint32Array {
  const places = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const moved = places[last] ?? 0;
    places[last] = places[other] ?? 0;
    places[other] = moved;
  }
  return places;
}
