/** What is left on standard output when the screen has closed: the run's totals exist nowhere else any more. */
import type { Sample } from '../fold/sample.ts';
import type { Settings } from '../state/settings.ts';
import { formatDuration } from '../view/format.ts';
import { sampleText } from './text.ts';

/** The totals of a run as text. In reset mode all rows, as the core has forgotten them; else the sums stay there too. */
export function summaryText(sample: Sample, server: string, settings: Settings, seconds: number): string {
  const totals: Sample = { ...sample, elapsed: null, gap: null, maybeLost: sample.maybeLostSoFar };
  const text = sampleText(totals, {
    server,
    settings: { ...settings, filter: '', sort: { column: 'total', descending: true } },
  });
  return `v2top ran for ${formatDuration(seconds)}.\n${text.trimEnd()}\n`;
}
