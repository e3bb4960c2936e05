/** Narrowing the screen to one server, by its name or its number in the strip. */
import { lineOf } from './edit-line.ts';
import { narrowTo } from './move.ts';
import { withMessage } from './say.ts';
import { labelOf } from './sight.ts';
import { open, type State } from './state.ts';

/** Opens the line for a server's name; returns to all servers if one was chosen. */
export function openNarrowing(state: State): State {
  if (state.servers.length === 1) return withMessage(state, 'There is one server; @ chooses one of several.');
  if (state.narrowed !== null) return narrowTo(state, null);
  return open(state, { kind: 'narrow', line: lineOf('') });
}

/** The places of the servers that a text may mean: the one of this number or name, or else those that have it in it. */
export function placesNamed({ servers }: State, text: string): number[] {
  const wanted = plain(text.replace(/^@/, ''));
  if (wanted === '') return [];
  const names = servers.map((server) => plain(labelOf(server)));
  const number = /^\d+$/.test(wanted) ? Number(wanted) - 1 : -1;
  const matches = [
    (_: string, place: number) => place === number,
    (name: string) => name === wanted,
    (name: string) => name.startsWith(wanted),
    (name: string) => name.includes(wanted),
  ].map((isMeant) => names.flatMap((name, place) => (isMeant(name, place) ? [place] : [])));
  return matches.find((places) => places.length > 0) ?? [];
}

const plain = (text: string): string => text.trim().normalize('NFC').toLowerCase();
