/** Replaces the tables while nothing has answered, or if the answer contains no counters. */
import { type Advice, adviceFor, adviceForEmpty } from '../../core/advice.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { wrapText } from '../../text/wrap.ts';
import { Lines } from '../components/lines.tsx';
import { inSight, labelOf, newestShown, onlySight, type Sight } from '../sight.ts';
import type { ServerState, State } from '../state.ts';

interface WordsProps {
  readonly state: State;
  readonly height: number;
}

/** Before the first answer: the attempt, or why it fails and what to do. */
export function NoAnswer({ state, height }: WordsProps) {
  const sight = onlySight(state);
  return sight === undefined ? (
    <Lines lines={[[], ...inSight(state).map(attemptSpans)].slice(0, height)} />
  ) : (
    <Attempt state={state} height={height} server={sight.server} />
  );
}

/** Of several servers, a line for each. */
function attemptSpans({ server }: Sight): Span[] {
  const { trouble, address } = server;
  const words = trouble === null ? `Asking ${address} ...` : adviceFor(trouble.failure, address).headline;
  return [span(` ${cleanName(labelOf(server))}: `, 'bold'), span(words, trouble === null ? 'dim' : 'error')];
}

function Attempt({ state, height, server }: WordsProps & { readonly server: ServerState }) {
  const { trouble, address } = server;
  if (trouble === null)
    return <Lines lines={[[], [span(` Asking ${address} ...`, 'dim')]].slice(0, height)} />;
  const { headline, lines } = adviceFor(trouble.failure, address);
  const answer = `The answer was: ${cleanName(trouble.failure.detail)}`;
  return <Words state={state} height={height} headline={headline} lines={[...lines, '', answer]} />;
}

/** Shown for an answer without counters. */
export function NoCounters({ state, height }: WordsProps) {
  const advice = adviceOn(state);
  return advice !== undefined && <Words state={state} height={height} {...advice} />;
}

/** Below tables without users: a line that says why, if there is room. */
export function Missing({ state, height }: WordsProps) {
  const advice = adviceOn(state);
  if (advice === undefined) return null;
  const words = wrapText(advice.headline, Math.max(10, state.size.columns - 2));
  const lines = [[], ...words.map((text) => [span(` ${text}`, 'dim')])];
  return <Lines lines={lines.slice(0, Math.max(0, height))} />;
}

function adviceOn(state: State): Advice | undefined {
  const { inbound, user, outbound } = state.tables;
  const tally = {
    inbound: Number(inbound.counted),
    user: Number(user.counted),
    outbound: Number(outbound.counted),
  };
  return adviceForEmpty(tally, newestShown(state)?.core ?? null);
}

function Words({ state, height, headline, lines }: WordsProps & Advice) {
  const width = Math.max(10, state.size.columns - 2);
  const body = lines.flatMap((line) => (line.startsWith(' ') ? [line] : wrapText(line, width)));
  const all = [
    [],
    ...wrapText(headline, width).map((text) => [span(` ${text}`, 'error')]),
    [],
    ...body.map((text) => [span(` ${text}`)]),
  ];
  return <Lines lines={all.slice(0, Math.max(0, height))} />;
}
