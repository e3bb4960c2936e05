/** Samples of users alone, by what they have received. */
import type { State } from '../../src/ui/state.ts';
import { samplesOf, type Traffic } from '../support/states.ts';

/** Users with these numbers of bytes down, one reading after the other. */
export function users(
  ...readings: readonly Readonly<Record<string, number>>[]
): ReturnType<typeof samplesOf> {
  const traffic = (bytes: Readonly<Record<string, number>>): Traffic =>
    Object.fromEntries(Object.entries(bytes).map(([name, down]) => [`user>>>${name}`, [0, down] as const]));
  return samplesOf(...readings.map(traffic));
}

/** The users from the top of their table down. */
export const order = (state: State): string[] => state.tables.user.rows.map(({ row }) => row.name);
