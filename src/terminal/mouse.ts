/** Mouse events as terminals report them. */

export interface MouseEvent {
  readonly action: 'press' | 'release' | 'move' | 'wheel-up' | 'wheel-down';
  readonly button: 'left' | 'middle' | 'right' | 'none';
  /** From the left, starting at 0. */
  readonly column: number;
  /** From the top, starting at 0. */
  readonly row: number;
}

const BUTTONS = ['left', 'middle', 'right', 'none'] as const;
const MOVED = 32;
const WHEEL = 64;

/** Reads `CSI < code ; column ; row M` (`m` for a release); undefined if `body` is another sequence. */
export function sgrMouse(body: string): MouseEvent | undefined {
  const [, code, column, row, final] = /^<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])$/.exec(body) ?? [];
  if (code === undefined) return undefined;
  return mouseEvent(Number(code), Number(column) - 1, Number(row) - 1, final === 'm');
}

/** Reads the three bytes after `CSI M`, each given as a character. */
export function x10Mouse(raw: string): MouseEvent {
  const [plain = 0, column = 0, row = 0] = [...raw].map((char) => char.charCodeAt(0) - 32);
  return mouseEvent(plain, column - 1, row - 1, (plain & (WHEEL | 3)) === 3);
}

function mouseEvent(code: number, column: number, row: number, released: boolean): MouseEvent {
  const button = BUTTONS[code & 3] ?? 'none';
  const place = { column: Math.max(0, column), row: Math.max(0, row) };
  if (code & WHEEL) return { ...place, action: code & 1 ? 'wheel-down' : 'wheel-up', button: 'none' };
  if (code & MOVED) return { ...place, action: 'move', button };
  return { ...place, action: released ? 'release' : 'press', button };
}
