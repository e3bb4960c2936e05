/** Reads from the history the sums at which the exporter's counters continue after a restart. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { endpointOf } from '../history/endpoint.ts';
import { readOnlyJournal } from '../history/read-only-journal.ts';
import { NOTHING, Reader } from '../history/reader.ts';
import { explained } from '../history/schema.ts';
import type { Acquired, Journal, Recording } from '../traffic/journal.ts';

/** The sum of one name; undefined for a direction that was never counted. */
export interface KeptSum {
  readonly dimension: Dimension;
  readonly name: string;
  readonly uplink: bigint | undefined;
  readonly downlink: bigint | undefined;
}

/** Another writer may commit between two reads; after this many attempts a consistent pair is found. */
const MOST_LOOKS = 5;

/** The answer of a read-only history when a run asks for the writer's role, which it never gets. */
const STILL_READER: Acquired = { role: 'reader', saved: null };

/**
 * Wraps a recording so that it hands over the history's sums once, as they were when its journal returned what the last
 * run left; samples report all later growth. A read-only history is followed like one that another v2top on this
 * machine writes.
 */
export function handingOver(
  recording: Recording,
  path: string,
  address: string,
  take: (sums: readonly KeptSum[]) => void,
): Recording {
  if (recording.state === 'not recorded') return recording;
  const isReadOnly = recording.state === 'recorded elsewhere';
  const journal = isReadOnly ? readOnlyJournal(recording.file, address) : recording.journal;
  const file = isReadOnly ? recording.file : path;
  let isHanded = false;
  const acquire: Journal['acquire'] = async () => {
    if (isHanded) return isReadOnly ? STILL_READER : journal.acquire();
    isHanded = true;
    for (let looks = 1; ; looks++) {
      const before = await keptSums(file, address);
      const acquired = await journal.acquire();
      const after = await keptSums(file, address);
      // If this run is the writer, no other one is.
      if (acquired.role === 'reader' && !areEqual(before, after) && looks < MOST_LOOKS) continue;
      take(acquired.role === 'writer' ? after : before);
      return acquired;
    }
  };
  return {
    state: 'recorded',
    journal: { acquire, commit: (entry) => journal.commit(entry), close: () => journal.close() },
  };
}

/** Everything ever counted at this address, whichever core answered. Rejects with a JournalFailure. */
async function keptSums(path: string, address: string): Promise<KeptSum[]> {
  const reader = await Reader.open(path);
  try {
    return explained(path, () => sumsIn(reader, endpointOf(address)));
  } finally {
    reader.close();
  }
}

function sumsIn(reader: Reader, key: string): KeptSum[] {
  const servers = reader.servers().filter(({ server }) => server === key || server.startsWith(`${key} #`));
  const sums = reader.sums({ kind: 'ever' });
  return reader.names(servers, DIMENSIONS).map(({ id, dimension, name, uplink, downlink }) => {
    const bytes = sums.get(id) ?? NOTHING;
    return {
      dimension,
      name,
      uplink: uplink ? bytes.uplink : undefined,
      downlink: downlink ? bytes.downlink : undefined,
    };
  });
}

const textOf = (sums: readonly KeptSum[]): string =>
  sums
    .map(({ dimension, name, uplink, downlink }) => `${dimension} ${name} ${uplink} ${downlink}`)
    .join('\n');

const areEqual = (a: readonly KeptSum[], b: readonly KeptSum[]): boolean => textOf(a) === textOf(b);
