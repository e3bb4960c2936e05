/** Speed over time as bars over several lines, with its scale above. */
import { Box } from 'ink';
import { formatBytes, type Units } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import { type Bucket, scaleOf } from '../../table/spark.ts';
import { type Meaning, span } from '../../text/meaning.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

export interface GraphProps {
  readonly title: string;
  readonly meaning: Meaning;
  /** Bytes per second of each span of time, the oldest first; null in a gap. */
  readonly values: readonly Bucket[];
  /** Lines of bars. */
  readonly height: number;
  readonly units: Units;
}

export function Graph({ title, meaning, values, height, units }: GraphProps) {
  const { glyphs } = useScreen();
  const top = scaleOf(values);
  return (
    <Box flexDirection="column">
      <Line spans={[span(` ${title}, full height ${formatBytes(top, units)}/s`, meaning)]} />
      {Array.from({ length: height }, (_, index) => height - 1 - index).map((level) => (
        <Line key={level} spans={[span(`  ${bars(values, top, level, height, glyphs)}`, meaning)]} />
      ))}
    </Box>
  );
}

/** One line of bars; the lowest has level 0. */
function bars(values: readonly Bucket[], top: number, level: number, height: number, glyphs: Glyphs): string {
  const steps = glyphs.bars.length;
  const bar = (value: Bucket): string => {
    if (value === null) return level === 0 ? glyphs.gap : ' ';
    if (value <= 0 || top === 0) return ' ';
    const filled = Math.max(1, Math.ceil((value / top) * height * steps)) - level * steps;
    return filled <= 0 ? ' ' : (glyphs.bars[Math.min(filled, steps) - 1] ?? ' ');
  };
  return values.map(bar).join('');
}
