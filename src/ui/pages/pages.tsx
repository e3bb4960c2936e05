/** The pages by kind. To add one, write its file and add it to this table. */
import type { MouseEvent } from '../../terminal/mouse.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { Footer } from '../components/footer.tsx';
import { type Front, only, type PageKind, type State, type Update } from '../state.ts';
import { columns } from './columns.tsx';
import { confirm } from './confirm.tsx';
import { detail } from './detail.tsx';
import { filter } from './filter.tsx';
import { help } from './help.tsx';
import { history } from './history.tsx';
import { narrow } from './narrow.tsx';
import type { Page } from './page.ts';
import { server } from './server.tsx';
import { sort } from './sort.tsx';
import { tables } from './tables.tsx';

const PAGES: { readonly [K in PageKind]: Page<K> } = {
  tables,
  help,
  columns,
  sort,
  detail,
  history,
  server,
  filter,
  narrow,
  confirm,
};

/** Draws the page in front, between header and footer. */
export function PageBody({ state, height }: { readonly state: State; readonly height: number }) {
  return bodyOf(state, state.front, height);
}

function bodyOf<K extends PageKind>(state: State, front: Front<K>, height: number) {
  const { Body }: Page<K> = PAGES[front.kind];
  return <Body state={state} front={front} height={height} />;
}

/** The last line of the page in front. */
export function PageFoot({ state }: { readonly state: State }) {
  return footOf(state, state.front);
}

function footOf<K extends PageKind>(state: State, front: Front<K>) {
  const { foot: Foot }: Page<K> = PAGES[front.kind];
  if (Foot === undefined || typeof Foot === 'string') return <Footer state={state} hint={Foot} />;
  return <Foot state={state} front={front} />;
}

/** Passes a key to the page in front. */
export function onPageKey(state: State, key: KeyPress): Update {
  return keyOn(state, state.front, key);
}

function keyOn<K extends PageKind>(state: State, front: Front<K>, key: KeyPress): Update {
  const page: Page<K> = PAGES[front.kind];
  return page.onKey(state, key, front);
}

/** Passes the mouse to the page in front; by default the wheel acts like Up and Down. */
export function onPageMouse(state: State, mouse: MouseEvent): Update {
  const { onMouse } = PAGES[state.front.kind];
  if (onMouse !== undefined) return onMouse(state, mouse);
  const name = WHEEL_KEYS[mouse.action];
  return name === undefined ? only(state) : onPageKey(state, { type: 'key', name, text: '', alone: true });
}

const WHEEL_KEYS: Readonly<Partial<Record<MouseEvent['action'], string>>> = {
  'wheel-up': 'up',
  'wheel-down': 'down',
};

/** Passes pasted text to the page in front. */
export function onPagePaste(state: State, text: string): State {
  return pasteOn(state, state.front, text);
}

function pasteOn<K extends PageKind>(state: State, front: Front<K>, text: string): State {
  const page: Page<K> = PAGES[front.kind];
  return page.onPaste?.(state, text, front) ?? state;
}
