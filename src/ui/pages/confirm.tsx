/** Asks for confirmation before something that other readers of the counters would notice. */
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { span } from '../../text/meaning.ts';
import { Line } from '../components/line.tsx';
import type { Effect } from '../effects.ts';
import { withMessage } from '../say.ts';
import { only, open, type State, type Update, withServer } from '../state.ts';
import type { Page } from './page.ts';
import { Tables } from './tables.tsx';

declare module '../state.ts' {
  interface Pages {
    /** `effect` is what happens on yes. */
    confirm: { readonly question: string; readonly effect: Effect };
  }
}

export const confirm: Page<'confirm'> = {
  Body: Tables,
  foot: ({ front }) => <Line spans={[span(front.question, 'status')]} />,
  // A question is answered with a key; the mouse does nothing.
  onMouse: only,
  onKey: (state, key, { effect }) => answer(open(state, { kind: 'tables' }), key, effect),
};

/** Only a clear yes counts: the letter, typed on its own. Every other key means no. */
function answer(state: State, { text: key, alone }: KeyPress, effect: Effect): Update {
  if (!alone || (key !== 'y' && key !== 'Y')) return only(withMessage(state, 'Nothing was changed.'));
  if (effect.type !== 'mode') return { state: withMessage(state, 'Zeroing …'), effects: [effect] };
  const text = "Reset: from now on each poll zeroes the core's counters.";
  return {
    state: withMessage(withServer(state, effect.place, { mode: effect.mode }), text),
    effects: [effect],
  };
}
