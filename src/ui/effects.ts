/** What keys do outside of the state: to the poller, the terminal and files. */
import type { Mode } from '../core/core.ts';
import type { RowQuestion } from '../history/lookup.ts';
import type { Zeroing } from '../traffic/zero-once.ts';
import type { HistoryQuestion } from './history-answers.ts';
import type { Watch } from './watch.ts';

interface Effects {
  quit: object;
  suspend: object;
  redraw: object;
  save: object;
  'write-settings': object;
  interval: { readonly seconds: number };
  /** `place` is that of the server in the list. */
  mode: { readonly place: number; readonly mode: Mode };
  'zero-core': { readonly place: number };
  copy: { readonly text: string };
  mouse: { readonly on: boolean };
  /** `places` are those of the servers that are asked. */
  series: { readonly question: HistoryQuestion; readonly places: readonly number[] };
  usage: object;
  row: { readonly question: RowQuestion; readonly places: readonly number[] };
  online: { readonly place: number; readonly askedAt: number };
  server: { readonly place: number };
}

type EffectType = keyof Effects;

/** A request of the reducer to act outside of the state. */
export type Effect<T extends EffectType = EffectType> = {
  [P in T]: { readonly type: P } & Effects[P];
}[T];

/** What effects act on. */
export interface Outside {
  readonly watch: Pick<Watch, 'setInterval' | 'poller'>;
  readonly quit: () => void;
  readonly suspend: () => void;
  readonly redraw: () => void;
  /** Copies a text to the terminal's clipboard. */
  readonly copy: (text: string) => void;
  /** Takes the mouse, or leaves it to the terminal. */
  readonly mouse: (on: boolean) => void;
  /** Asks the history for a row or a table by hours, days or months; the answer comes back as a message. */
  readonly askSeries: (question: HistoryQuestion, places: readonly number[]) => void;
  /** Asks the histories of all servers for everyone's traffic of today and this month. */
  readonly askUsage: () => void;
  /** Asks it for the row of the detail page. */
  readonly askRow: (question: RowQuestion, places: readonly number[]) => void;
  /** Asks the core who is online; the answer comes back as a message. */
  readonly askOnline: (place: number, askedAt: number) => void;
  /** Collects what the page of a server shows; the answer comes back as a message. */
  readonly askServer: (place: number) => void;
  /** Saves what is displayed; resolves with a sentence that says where. */
  readonly save: () => Promise<string>;
  /** Saves the view as settings; resolves with a sentence that says where. */
  readonly writeSettings: () => Promise<string>;
  /** Shows a message in the footer. */
  readonly say: (text: string) => void;
}

type Acts = { readonly [T in EffectType]: (outside: Outside, effect: Effect<T>) => void };

/** What rejects here is a bug of ours, which ends the session like every unhandled rejection. */
const ACTS: Acts = {
  quit: ({ quit }) => quit(),
  suspend: ({ suspend }) => suspend(),
  redraw: ({ redraw }) => redraw(),
  interval: ({ watch }, { seconds }) => watch.setInterval(seconds),
  mode: ({ watch }, { place, mode }) => watch.poller(place)?.setMode(mode),
  'zero-core': ({ watch, say }, { place }) => {
    void watch
      .poller(place)
      ?.zeroCore()
      .then((zeroing) => say(zeroingWords(zeroing)));
  },
  copy: ({ copy }, { text }) => copy(text),
  mouse: ({ mouse }, { on }) => mouse(on),
  usage: ({ askUsage }) => askUsage(),
  row: ({ askRow }, { question, places }) => askRow(question, places),
  online: ({ askOnline }, { place, askedAt }) => askOnline(place, askedAt),
  server: ({ askServer }, { place }) => askServer(place),
  series: ({ askSeries }, { question, places }) => askSeries(question, places),
  save: ({ save, say }) => void save().then(say),
  'write-settings': ({ writeSettings, say }) => void writeSettings().then(say),
};

function zeroingWords(zeroing: Zeroing): string {
  if (zeroing.did === 'nothing') return `Nothing was zeroed: ${zeroing.why}.`;
  return zeroing.did === 'zeroed'
    ? "The core's counters are zeroed; these totals keep what they held."
    : 'The core did not answer whether it zeroed: the next readings show it.';
}

/** Performs an effect. */
export function act<T extends EffectType>(effect: Effect<T>, outside: Outside): void {
  const acts: Acts[T] = ACTS[effect.type];
  acts(outside, effect);
}
