/** Where the history of this process's user is. */
import { homedir } from 'node:os';
import type { World } from '../cli/command.ts';
import type { PlaceOptions } from '../history/place.ts';

/** What decides about the place; `file` is the one of --history-file. */
export const historyPlace = (file: string | undefined, { env }: World): PlaceOptions => ({
  given: file,
  env,
  home: homedir(),
  uid: process.geteuid?.(),
});
