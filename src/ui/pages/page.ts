/** What a page is: what it draws between header and footer, what it says in the footer, and what its keys do. */
import type { FunctionComponent } from 'react';
import type { MouseEvent } from '../../terminal/mouse.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import type { Front, PageKind, State, Update } from '../state.ts';

export interface PageProps<K extends PageKind> {
  readonly state: State;
  readonly front: Front<K>;
  /** The lines it has. */
  readonly height: number;
}

export interface Page<K extends PageKind> {
  /** What stands between header and footer. */
  readonly Body: FunctionComponent<PageProps<K>>;
  /** The last line: a hint about its keys, or a component of its own; the keys of the tables by default. */
  readonly foot?: string | FunctionComponent<Pick<PageProps<K>, 'state' | 'front'>>;
  /** What a key does while it is in front. */
  readonly onKey: (state: State, key: KeyPress, front: Front<K>) => Update;
  /** What the mouse does; its wheel moves as the arrow keys by default. */
  readonly onMouse?: (state: State, mouse: MouseEvent) => Update;
  /** What pasted text does; nothing by default, as it is not a command. */
  readonly onPaste?: (state: State, text: string, front: Front<K>) => State;
}
