/** The grammar of terminal input, one byte at a time: ECMA-48 sequences, UTF-8, mouse reports, bracketed pastes. */
import { characterKey, csiKey, type Key, ss3Key } from './key-name.ts';
import { type MouseEvent, sgrMouse, x10Mouse } from './mouse.ts';

/** What has begun but not ended. Raw bytes are kept as characters up to U+00FF. */
export type State =
  | { readonly at: 'ground' }
  | { readonly at: 'character'; readonly raw: string; readonly length: number }
  | { readonly at: 'escape' }
  | { readonly at: 'csi'; readonly body: string }
  | { readonly at: 'ss3'; readonly body: string }
  | { readonly at: 'x10'; readonly raw: string }
  /** OSC, DCS, APC, PM or SOS with its introducer; `escaped` tells whether its last byte was `ESC`. */
  | { readonly at: 'string'; readonly raw: string; readonly eightBit: boolean; readonly escaped: boolean }
  /** `matched` is how many bytes of the end mark have arrived. */
  | { readonly at: 'paste'; readonly raw: string; readonly matched: number };

type In<At extends State['at']> = Extract<State, { at: At }>;

export interface PressedKey {
  readonly type: 'key';
  readonly key: Key;
}

export interface Paste {
  readonly type: 'paste';
  readonly text: string;
}

export type Meaning =
  | PressedKey
  | Paste
  | { readonly type: 'mouse'; readonly mouse: MouseEvent }
  /** A report or a string, from its `ESC` up to its terminator. */
  | { readonly type: 'reply'; readonly text: string };

export interface Step {
  readonly state: State;
  readonly meaning?: Meaning | undefined;
  /** The byte belongs to what comes next and has to be stepped over again. */
  readonly again?: boolean;
}

export const GROUND: State = { at: 'ground' };

/** The most bytes kept of a string, paste or sequence; a longer string or sequence ends. */
const MOST = 65_536;

const CTRL_C = '\x03';
const ESC = '\x1b';
const PASTE_END = '\x1b[201~';

/** Returns the next state and what was completed by this byte. */
export function step(state: State, byte: number): Step {
  const char = String.fromCharCode(byte);
  switch (state.at) {
    case 'ground':
      return onGround(byte, char);
    case 'character':
      return inCharacter(state, char);
    case 'escape':
      return afterEscape(char);
    case 'csi':
      return inCsi(state, char);
    case 'ss3':
      return inSs3(state, char);
    case 'x10':
      return inX10(state, char);
    case 'string':
      return inString(state, char);
    case 'paste':
      return inPaste(state, char);
  }
}

const over = (meaning?: Meaning): Step => ({ state: GROUND, meaning });
/** What had begun was not a sequence; the byte is read on its own. */
const broken: Step = { state: GROUND, again: true };

function pressed(key: Key | undefined): Meaning | undefined {
  return key === undefined ? undefined : { type: 'key', key };
}

function onGround(byte: number, char: string): Step {
  if (char === ESC) return { state: { at: 'escape' } };
  if (byte < 0x80) return over(pressed(characterKey(char)));
  if (byte < 0xa0) return control8(byte);
  if (byte < 0xc2 || byte > 0xf4) return over();
  return { state: { at: 'character', raw: char, length: byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4 } };
}

/** The controls from U+0080 to U+009F are short for `ESC` and a letter. */
function control8(code: number): Step {
  const opened = opening(String.fromCharCode(code - 0x40), true);
  return opened === undefined ? over() : { state: opened };
}

function inCharacter({ raw, length }: In<'character'>, char: string): Step {
  if (!/[\x80-\xbf]/.test(char)) return broken;
  const bytes = raw + char;
  if (bytes.length < length) return { state: { at: 'character', raw: bytes, length } };
  const character = utf8(bytes);
  const code = character.codePointAt(0) ?? 0;
  if (code < 0xa0) return control8(code);
  return character === '\ufffd' ? over() : over(pressed(characterKey(character)));
}

function utf8(raw: string): string {
  return Buffer.from(raw, 'latin1').toString('utf8');
}

/** What `ESC` followed by this character begins. */
function opening(char: string, eightBit: boolean): State | undefined {
  if (char === '[') return { at: 'csi', body: '' };
  if (char === 'O') return { at: 'ss3', body: '' };
  return ']P_^X'.includes(char)
    ? { at: 'string', raw: `${ESC}${char}`, eightBit, escaped: false }
    : undefined;
}

function afterEscape(char: string): Step {
  const opened = opening(char, false);
  if (opened !== undefined) return { state: opened };
  // The end of a string that already counted as over.
  if (char === '\\') return over();
  // Over a slow line Esc and the next key arrive together; that looks like Alt and that key.
  return { ...broken, meaning: pressed(characterKey(ESC)) };
}

function inCsi({ body }: In<'csi'>, char: string): Step {
  const whole = body + char;
  if (whole === 'M') return { state: { at: 'x10', raw: '' } };
  if (isCsiEnd(whole)) return csiEnd(whole);
  if (!/[ -?[]/.test(char)) return char === '\x18' || char === '\x1a' ? over() : broken;
  return whole.length > MOST ? over() : { state: { at: 'csi', body: whole } };
}

/** A second `[` continues the sequence (Linux console); `$` ends what rxvt sends with Shift. */
function isCsiEnd(body: string): boolean {
  return body !== '[' && /[@-~]$|^[2-8]\$$/.test(body);
}

function csiEnd(body: string): Step {
  if (body === '200~') return { state: { at: 'paste', raw: '', matched: 0 } };
  const mouse = sgrMouse(body);
  if (mouse !== undefined) return over({ type: 'mouse', mouse });
  return over(pressed(csiKey(body)) ?? { type: 'reply', text: `${ESC}[${body}` });
}

function inSs3({ body }: In<'ss3'>, char: string): Step {
  if (/[@-~]/.test(char)) return over(pressed(ss3Key(char)));
  if (!/[\d;]/.test(char)) return broken;
  return body.length > MOST ? over() : { state: { at: 'ss3', body: body + char } };
}

function inX10({ raw }: In<'x10'>, char: string): Step {
  if (char < ' ') return broken;
  const bytes = raw + char;
  if (bytes.length < 3) return { state: { at: 'x10', raw: bytes } };
  return over({ type: 'mouse', mouse: x10Mouse(bytes) });
}

/**
 * A string ends at BEL or ST. It also ends at CAN, SUB, Ctrl-C and at its maximum length, so that keys that look like
 * its beginning (Alt-P, Alt-]) cannot block the keyboard.
 */
function inString(state: In<'string'>, char: string): Step {
  const { raw, eightBit, escaped } = state;
  if (char === '\x07' || (escaped && char === '\\') || (eightBit && char === '\x9c'))
    return over({ type: 'reply', text: raw });
  if (char === CTRL_C) return broken;
  if (char === '\x18' || char === '\x1a' || raw.length >= MOST) return over();
  if (char === ESC) return { state: { ...state, escaped: true } };
  return { state: { ...state, raw: raw + char, escaped: false } };
}

function inPaste({ raw, matched }: In<'paste'>, char: string): Step {
  if (char !== PASTE_END[matched]) {
    const passed = raw.length < MOST ? raw + PASTE_END.slice(0, matched) : raw;
    return char === ESC
      ? { state: { at: 'paste', raw: passed, matched: 1 } }
      : { state: { at: 'paste', raw: passed.length < MOST ? passed + char : passed, matched: 0 } };
  }
  if (matched + 1 < PASTE_END.length) return { state: { at: 'paste', raw, matched: matched + 1 } };
  return over(pasted(raw));
}

/** The text of a paste with these bytes. */
export function pasted(raw: string): Paste {
  return { type: 'paste', text: utf8(raw) };
}
