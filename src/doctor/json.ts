/** The findings as one line of JSON, described by schema/doctor.json. */
import { escapeControls } from '../text/safe.ts';
import type { Check } from './check.ts';
import type { Findings } from './findings.ts';
import type { Subject } from './subject.ts';
import type { Verdict } from './verdict.ts';

/** The line with its newline. Names are complete: JSON escapes what acts on a terminal. */
export function findingsJson(
  findings: Findings,
  others: readonly Subject[],
  verdict: Verdict,
  machine: string | undefined,
): string {
  const { subject, fileChecks, changes, live } = findings;
  const { config, address, tls } = subject;
  const { well, wrong, open, sentence, command } = verdict;
  const line = {
    format: 1,
    machine: machine ?? null,
    well,
    wrong,
    open,
    config:
      config === undefined
        ? null
        : { paths: config.paths, panel: config.panel ?? null, format: formatOf(subject) },
    others: others.map((other) => ({ paths: other.config?.paths ?? [], api: other.address ?? null })),
    api:
      address === undefined
        ? null
        : { address, tls, answered: live?.answered === true, core: live?.core ?? null },
    checks: [
      ...fileChecks.map((check) => checkJson(check, 'file')),
      ...(live?.checks ?? []).map((check) => checkJson(check, 'core')),
    ],
    changes,
    sentence,
    command: command ?? null,
  };
  return `${escapeControls(JSON.stringify(line))}\n`;
}

function formatOf({ config }: Subject): string | null {
  return config?.loaded.ok === true ? config.loaded.config.format : null;
}

const RESULTS = { true: 'ok', false: 'wrong', unknown: 'open', note: 'note' } as const;

const checkJson = ({ id, ok, title, why, refused }: Check, of: 'file' | 'core'): object => ({
  of,
  id,
  result: RESULTS[`${ok}`],
  refused: refused === true,
  title,
  why,
});
