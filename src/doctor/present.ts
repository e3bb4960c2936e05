/** The findings as text: the file, what to change, the running core, and what to do next. */
import { FORMAT_LABELS } from '../core/config/core-config.ts';
import { isJson } from '../core/config/formats.ts';
import type { CoreConfig } from '../core/config/model.ts';
import { cleanName } from '../text/safe.ts';
import { wrapText } from '../text/wrap.ts';
import type { Findings } from './findings.ts';
import { type ReportOptions, renderChanges, renderReport } from './report.ts';
import { quoted } from './shell.ts';
import type { FoundConfig, Subject } from './subject.ts';
import type { Verdict, Way } from './verdict.ts';

/** The whole text. `others` are further configurations on this machine. */
export function findingsText(
  { subject, fileChecks, changes, live }: Findings,
  others: readonly Subject[],
  verdict: Verdict,
  options: ReportOptions & Pick<Way, 'machine'>,
): string {
  const { color, machine } = options;
  const heading = (text: string): string => `${color('heading', text)}\n`;
  const lines =
    heading('What to change') +
    renderChanges(changes, options) +
    (machine === undefined ? writeHint(subject) : '');
  const what = changes.length === 0 ? '' : lines;
  const running = live === undefined ? '' : heading('The running core') + renderReport(live.checks, options);
  return [
    machine === undefined ? '' : heading(`On ${machine}`),
    heading(headingOf(subject)),
    ...others.map(otherLine),
    renderReport(fileChecks, options),
    what,
    running,
    `\n${wrapped(verdict)}\n`,
  ].join('');
}

/** v2top can correct a single JSON file itself. */
function writeHint({ config }: Subject): string {
  const files = config?.loaded.ok === true ? config.loaded.files : [];
  const [file, ...more] = files;
  if (file === undefined || more.length > 0 || !isJson(file)) return '';
  const name = file.slice(file.lastIndexOf('/') + 1);
  return `  To have it written to a new file:\n    ${['v2top', 'doctor', file, '--write', `${name}.new`].map(quoted).join(' ')}\n`;
}

function headingOf({ config, address }: Subject): string {
  if (config !== undefined) return configHeading(config);
  if (address === undefined) return 'There is no configuration in the usual places.';
  return `No configuration on this machine opens the API at ${cleanName(address)}.`;
}

function configHeading({ loaded, panel, paths }: FoundConfig): string {
  const owner = panel === undefined ? '' : `, which ${panel} writes: make changes in the panel`;
  const many =
    loaded.ok && loaded.files.length > 1 ? `, ${loaded.files.length} files; lists count through all` : '';
  const format = loaded.ok ? ` (${labelOf(loaded.config)}${many})` : '';
  return `The configuration ${paths.map(cleanName).join(' and ')}${format}${owner}`;
}

const labelOf = (config: CoreConfig): string =>
  config.format === 'v2ray' && config.xray ? 'Xray' : FORMAT_LABELS[config.format];

function otherLine({ config, address }: Subject): string {
  const path = cleanName(config?.paths[0] ?? '');
  const api = address === undefined ? 'no API' : `API ${cleanName(address)}`;
  return `Also on this machine: ${path} (${api}); v2top doctor ${path}\n`;
}

/** A command stays on a line of its own, so that it can be copied. */
const wrapped = ({ sentence }: Verdict): string =>
  sentence
    .split('\n')
    .flatMap((line) => (line.includes('v2top ') && !line.includes('. ') ? line : wrapText(line, 80, 'whole')))
    .join('\n');
