/** Reads from the history the sums at which the exporter's counters continue after a restart. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { Book } from '../history/book.ts';
import { whileBusy } from '../history/busy.ts';
import { endpointOf } from '../history/endpoint.ts';
import { booksOf } from '../history/lookup.ts';
import { NOTHING, Reader } from '../history/reader.ts';
import { explained } from '../history/schema.ts';
import {
  type Acquired,
  type Journal,
  JournalFailure,
  type Recording,
  type SavedState,
} from '../traffic/journal.ts';

/** The sum of one name; undefined for a direction that was never counted. */
export interface KeptSum {
  readonly dimension: Dimension;
  readonly name: string;
  readonly uplink: bigint | undefined;
  readonly downlink: bigint | undefined;
}

export interface HandOver {
  /** This run's history file. */
  readonly path: string;
  readonly address: string;
  /** Gets what was recorded. */
  readonly take: (sums: readonly KeptSum[]) => void;
  /** Writes a line to the log. */
  readonly say: (line: string) => void;
}

/** Where an exporter's sums begin if nothing recorded can be read. */
export const FROM_NOW_ON = 'Its sums begin with the first reading.';

/**
 * Wraps a recording so that it hands over the history's sums once, as they were when the last entry was written;
 * samples report all later growth. A history that this user may only read is followed like one that another v2top on
 * this machine writes. A busy one is waited for: to a Prometheus, sums that begin lower would look like traffic.
 */
export function handingOver(recording: Recording, handOver: HandOver): Recording {
  if (recording.state === 'not recorded') return recording;
  const isFollowed = recording.state === 'recorded elsewhere';
  const journal = isFollowed ? FOLLOWED : recording.journal;
  const file = isFollowed ? recording.file : handOver.path;
  let isHanded = false;
  const acquire = async (): Promise<Acquired> => {
    if (isHanded) return journal.acquire();
    isHanded = true;
    return firstAcquired(journal, file, handOver);
  };
  return {
    state: 'recorded',
    journal: { acquire, commit: (entry) => journal.commit(entry), close: () => journal.close() },
  };
}

/** The journal of a file that this user may not write: it never gives the writer's role. */
const FOLLOWED: Journal = {
  acquire: async () => ({ role: 'reader', saved: null }),
  commit: async () => {
    throw new JournalFailure("the history is another user's");
  },
  close: async () => undefined,
};

/** Asks for the writer's role, and hands over the sums that belong to the state which it returns. */
async function firstAcquired(
  journal: Journal,
  file: string,
  { address, take, say }: HandOver,
): Promise<Acquired> {
  try {
    return await whileBusy(async () => {
      const { role } = await journal.acquire();
      const { sums, saved } = await recorded(file, address);
      take(sums);
      return { role, saved };
    }, say);
  } catch (error) {
    if (error instanceof JournalFailure) say(`${address} is not recorded: ${error.message}. ${FROM_NOW_ON}`);
    throw error;
  }
}

/** What is recorded of a server at one moment. */
interface Recorded {
  /** Everything ever counted at this address, whichever core answered. */
  readonly sums: readonly KeptSum[];
  readonly saved: SavedState | null;
}

/** Reads both together: whoever writes may commit at any time. Rejects with a JournalFailure. */
async function recorded(path: string, address: string): Promise<Recorded> {
  const reader = await Reader.open(path);
  try {
    return explained(path, () => ({
      sums: sumsIn(reader, address),
      saved: new Book(reader.db, endpointOf(address)).load(),
    }));
  } finally {
    reader.close();
  }
}

function sumsIn(reader: Reader, address: string): KeptSum[] {
  const sums = reader.sums({ kind: 'ever' });
  const names = reader.names(booksOf(reader, address), DIMENSIONS);
  return names.map(({ id, dimension, name, uplink, downlink }) => {
    const bytes = sums.get(id) ?? NOTHING;
    return {
      dimension,
      name,
      uplink: uplink ? bytes.uplink : undefined,
      downlink: downlink ? bytes.downlink : undefined,
    };
  });
}
