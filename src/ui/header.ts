/**
 * The first line: where from, how, and how much right now.
 *
 *     v2top  127.0.0.1:10085  V2Ray 4  up 3d 04:12  every 1s  reset        ↑ 1.2 MiB/s  ↓ 34.1 MiB/s
 */

import { CORE_LABELS } from '../core/core.ts';
import { modeOf } from '../settings/settings.ts';
import { formatBytes, formatDuration, formatInterval, formatTime, formatUptime } from '../table/format.ts';
import type { Glyphs } from '../table/glyphs.ts';
import { TABLES } from '../table/table.ts';
import { padStart } from '../text/width.ts';
import { type Line, type Span, span } from './frame.ts';
import { fitParts, justify, lineWidth } from './line.ts';
import { type State, shownSample } from './state.ts';

/** A part of the header; when room is short, those of the lowest rank stay. */
interface Part {
  readonly rank: number;
  readonly part: Span;
}

export function headerLine(state: State, glyphs: Glyphs): Line {
  const { columns } = state.size;
  const gap = columns < 60 ? 1 : 2;
  const right = columns < 44 ? [] : speeds(state, glyphs);
  const room = columns - lineWidth(right) - (right.length > 0 ? gap : 0);
  const parts = headerParts(state);
  const ranked = [...parts].sort((a, b) => a.rank - b.rank).map(({ part }) => part);
  const kept = new Set(fitParts(ranked, room, gap));
  const left = fitParts(
    parts.map(({ part }) => part).filter((part) => kept.has(part)),
    room,
    gap,
  );
  return justify(left, right, columns);
}

function headerParts(state: State): Part[] {
  const { settings } = state;
  const sample = shownSample(state);
  const core = sample?.core ?? null;
  const parts: Part[] = [
    { rank: 3, part: span('v2top', 'title') },
    { rank: 4, part: span(state.server) },
    ...stateParts(state),
  ];
  if (core !== null) parts.push({ rank: 7, part: span(CORE_LABELS[core]) });
  if (sample?.uptime != null) parts.push({ rank: 8, part: span(`up ${formatUptime(sample.uptime)}`) });
  parts.push({ rank: 6, part: span(`every ${formatInterval(settings.interval)}`) });
  parts.push({ rank: 2, part: span(modeOf(settings), settings.reset ? 'bold' : 'plain') });
  if (sample !== null && sample.maybeLostSoFar > 0n) {
    const most = formatBytes(sample.maybeLostSoFar, settings);
    parts.push({ rank: 5, part: span(`up to ${most} missed`, 'warning') });
  }
  return parts;
}

/** What must not be overlooked: nothing is live, or what is seen is no instant's speed. */
function stateParts(state: State): Part[] {
  const parts: Part[] = [];
  if (state.paused !== null) {
    parts.push({ rank: 0, part: span(` PAUSED since ${formatTime(state.paused.at.wall)} `, 'status') });
  }
  if (state.trouble !== null) parts.push({ rank: 1, part: span(troubleWords(state), 'error') });
  const sample = shownSample(state);
  if (state.trouble === null && sample !== null && sample.gap !== null && sample.elapsed !== null) {
    parts.push({
      rank: 1,
      part: span(`averaged over ${formatDuration(sample.elapsed)} (${sample.gap})`, 'warning'),
    });
  }
  return parts;
}

function troubleWords({ trouble, sample, now }: State): string {
  if (trouble === null) return '';
  const retry = Math.max(0, Math.ceil((trouble.retryAt - now.mono) / 1000));
  const age = sample === null ? '' : ` ${formatDuration((now.mono - sample.at.mono) / 1000)} old,`;
  return `NO ANSWER${age} ${retry === 0 ? 'asking again' : `retry in ${retry}s`}`;
}

/** The line's speed as a whole, whatever is filtered: by inbounds, or else by what the core counts. */
function speeds(state: State, glyphs: Glyphs): Span[] {
  const counted = TABLES.find((dimension) => state.tables[dimension].counted) ?? 'inbound';
  const { uplinkRate, downlinkRate } = state.tables[counted].whole;
  // Always as wide, so that what stands left of it does not come and go.
  const width = state.settings.bits ? 12 : 10;
  const words = (rate: number | null): string =>
    padStart(rate === null ? `${glyphs.unknown}/s` : `${formatBytes(rate, state.settings)}/s`, width);
  // What is old must not look alive.
  const old = state.trouble !== null;
  return [
    span(`${glyphs.uplink} ${words(uplinkRate)}`, old ? 'dim' : 'uplink'),
    span('  '),
    span(`${glyphs.downlink} ${words(downlinkRate)}`, old ? 'dim' : 'downlink'),
  ];
}
