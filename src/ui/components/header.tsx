/**
 * The first line: where from, how, and how much right now.
 *
 *     v2top  127.0.0.1:10085  V2Ray 4  up 3d 04:12  every 1s  reset        ↑ 1.2 MiB/s  ↓ 34.1 MiB/s
 */
import { Box } from 'ink';
import { CORE_LABELS } from '../../core/core.ts';
import { modeOf } from '../../settings/settings.ts';
import { formatBytes, formatDuration, formatInterval, formatTime, formatUptime } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import { TABLES } from '../../table/table.ts';
import { type Span, span } from '../../text/meaning.ts';
import { padStart } from '../../text/width.ts';
import { sinceWords } from '../counting.ts';
import { fitParts, spansWidth } from '../spans.ts';
import { type State, serverOf, shownSample } from '../state.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

export function Header({ state }: { readonly state: State }) {
  const { columns, glyphs } = useScreen();
  const gap = columns < 60 ? 1 : 2;
  const right = columns < 44 ? [] : speeds(state, glyphs);
  const room = columns - spansWidth(right) - (right.length > 0 ? gap : 0);
  return (
    <Box justifyContent="space-between">
      <Line spans={fitRanked(parts(state), room, gap)} width={room} />
      {right.length > 0 && <Line spans={right} />}
    </Box>
  );
}

/** A part of the header; when room is short, those of the lowest rank stay. */
interface Part {
  readonly rank: number;
  readonly part: Span;
}

function fitRanked(all: readonly Part[], room: number, gap: number): Span[] {
  const ranked = [...all].sort((a, b) => a.rank - b.rank).map(({ part }) => part);
  const kept = new Set(fitParts(ranked, room, gap));
  return fitParts(
    all.map(({ part }) => part).filter((part) => kept.has(part)),
    room,
    gap,
  );
}

function parts(state: State): Part[] {
  const { settings } = state;
  const sample = shownSample(state);
  const core = sample?.core ?? null;
  const found: Part[] = [
    { rank: 3, part: span('v2top', 'title') },
    { rank: 4, part: span(serverOf(state).address) },
    ...stateParts(state),
  ];
  const since = sinceWords(state);
  if (since !== '') found.push({ rank: 5, part: span(since, 'bold') });
  if (core !== null) found.push({ rank: 7, part: span(CORE_LABELS[core]) });
  if (sample?.uptime != null) found.push({ rank: 8, part: span(`up ${formatUptime(sample.uptime)}`) });
  found.push({ rank: 6, part: span(`every ${formatInterval(settings.interval)}`) });
  found.push({ rank: 2, part: span(modeOf(settings), settings.reset ? 'bold' : 'plain') });
  if (sample !== null && sample.maybeLostSoFar > 0n) {
    const most = formatBytes(sample.maybeLostSoFar, settings);
    found.push({ rank: 5, part: span(`up to ${most} missed`, 'warning') });
  }
  return found;
}

/** What may not be overlooked: nothing is live, or the speeds are averages. */
function stateParts(state: State): Part[] {
  const found: Part[] = [];
  if (state.paused !== null) {
    found.push({ rank: 0, part: span(` PAUSED since ${formatTime(state.paused.wall)} `, 'status') });
  }
  const { trouble } = serverOf(state);
  if (trouble !== null) found.push({ rank: 1, part: span(troubleWords(state), 'error') });
  const sample = shownSample(state);
  if (trouble === null && sample !== null && sample.gap !== null && sample.elapsed !== null) {
    const words = `averaged over ${formatDuration(sample.elapsed)} (${sample.gap})`;
    found.push({ rank: 1, part: span(words, 'warning') });
  }
  return found;
}

function troubleWords(state: State): string {
  const { trouble, sample } = serverOf(state);
  const { mono } = state.now;
  if (trouble === null) return '';
  const retry = Math.max(0, Math.ceil((trouble.retryAt - mono) / 1000));
  const age = sample === null ? '' : ` ${formatDuration((mono - sample.at.mono) / 1000)} old,`;
  return `NO ANSWER${age} ${retry === 0 ? 'asking again' : `retry in ${retry}s`}`;
}

/** The line's speed as a whole, whatever is filtered: by inbounds, or else by what the core counts. */
function speeds({ tables, settings, servers: [{ trouble }] }: State, glyphs: Glyphs): Span[] {
  const counted = TABLES.find((dimension) => tables[dimension].counted) ?? 'inbound';
  const { uplinkRate, downlinkRate } = tables[counted].whole;
  // Of one width, so that what stands left of it does not come and go.
  const width = settings.bits ? 12 : 10;
  const words = (rate: number | null): string =>
    padStart(rate === null ? `${glyphs.unknown}/s` : `${formatBytes(rate, settings)}/s`, width);
  // Old speeds may not look live.
  const old = trouble !== null;
  return [
    span(`${glyphs.uplink} ${words(uplinkRate)}`, old ? 'dim' : 'uplink'),
    span('  '),
    span(`${glyphs.downlink} ${words(downlinkRate)}`, old ? 'dim' : 'downlink'),
  ];
}
