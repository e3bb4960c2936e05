/** The parts of a page: what it draws between header and footer, its footer, and its keys. */
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
  /** Drawn between header and footer. */
  readonly Body: FunctionComponent<PageProps<K>>;
  /** The last line: a hint about its keys, or a component; by default the keys of the tables. */
  readonly foot?: string | FunctionComponent<Pick<PageProps<K>, 'state' | 'front'>>;
  /** Handles a key while the page is in front. */
  readonly onKey: (state: State, key: KeyPress, front: Front<K>) => Update;
  /** Handles the mouse; by default the wheel acts like the arrow keys. */
  readonly onMouse?: (state: State, mouse: MouseEvent) => Update;
  /** Handles pasted text; ignored by default, because it is not a command. */
  readonly onPaste?: (state: State, text: string, front: Front<K>) => State;
}
