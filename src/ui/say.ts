/** Shows messages in the footer for a while. */
import type { KeyPress } from '../terminal/tokenizer.ts';
import type { State } from './state.ts';

/** How long a message stays, in milliseconds. */
export const MESSAGE_TIME = 5000;

/** Shows a message in the footer. */
export function withMessage(state: State, text: string): State {
  return { ...state, message: { text, until: state.now.mono + MESSAGE_TIME } };
}

/** Says that a key does nothing here, if it is a key that types something. */
export function withUnknownKey(state: State, { text }: KeyPress): State {
  return text === '' ? state : withMessage(state, 'no such key · ? help');
}
