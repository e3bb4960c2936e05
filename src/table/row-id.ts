/** Which row is meant: a name at one server, or the name at all of them. */
import type { Figures } from './figures.ts';

export interface RowId {
  /** The place of the server in the list; null for all of them. */
  readonly place: number | null;
  readonly name: string;
}

export const idOf = ({ origin: { place }, row: { name } }: Figures): RowId => ({ place, name });

/** Whether these are the figures of that row. */
export const isRow = (id: RowId | null, { origin, row }: Figures): boolean =>
  id !== null && row.name === id.name && origin.place === id.place;

/** A text that no other row of a table has. */
export const keyOf = ({ origin: { place }, row: { name } }: Figures): string => `${place ?? ''}:${name}`;
