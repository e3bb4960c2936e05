/** Sums up the findings: one sentence, and the command to continue with. */
import type { Check } from './check.ts';
import type { Findings } from './findings.ts';
import { quoted } from './shell.ts';

/** How the API is reached besides its address, as command-line options. */
export interface Way {
  readonly caFile: string | undefined;
  readonly authority: string | undefined;
  /** The machine whose addresses these are, `ssh://[USER@]HOST[:PORT]`; absent for this one. */
  readonly machine?: string;
}

export interface Verdict {
  /** The API answered, and nothing is wrong. */
  readonly well: boolean;
  /** How many things are wrong, and how many could not be decided. */
  readonly wrong: number;
  readonly open: number;
  /** One or two sentences that say what to do next. */
  readonly sentence: string;
  /** Opens the tables; undefined if the API did not answer. */
  readonly command: string | undefined;
}

/** Judges the findings. */
export function verdictOf(findings: Findings, way: Way): Verdict {
  const { subject, fileChecks, live } = findings;
  const checks = [...fileChecks, ...(live?.checks ?? [])];
  const wrong = countWrong(checks);
  const open = checks.filter(({ ok }) => ok === 'unknown').length;
  const answered = live?.answered === true;
  const command = answered ? commandOf(subject.address ?? '', subject.tls, way) : undefined;
  return {
    well: wrong === 0 && answered,
    wrong,
    open,
    sentence: sentenceOf(findings, wrong, open, command),
    command,
  };
}

/** A refusal by the core's own test counts together with the check that explains it. */
function countWrong(checks: readonly Check[]): number {
  const wrong = checks.filter(({ ok }) => ok === false);
  const named = wrong.some(({ id, refused }) => refused === true && id !== 'core-test');
  return wrong.filter(({ id }) => !(named && id === 'core-test')).length;
}

function sentenceOf(findings: Findings, wrong: number, open: number, command: string | undefined): string {
  const { subject, fileChecks, live } = findings;
  if (subject.config === undefined && subject.address === undefined) {
    return "Give the path of the core's configuration: v2top doctor FILE";
  }
  if (wrong === 0 && command !== undefined) {
    return open === 0
      ? `All is well: ${command}`
      : `It works: ${command}\nWhat is marked ? could not be settled.`;
  }
  const problems = `${wrong} ${wrong === 1 ? 'problem' : 'problems'}.`;
  if (fileChecks.some(({ ok }) => ok === false)) {
    return `${problems} Fix the configuration, restart the core and run v2top doctor again.`;
  }
  if (wrong === 0) {
    return "The core was not asked, because the API's address is not known. Give it:\nv2top doctor -s HOST:PORT";
  }
  if (subject.config === undefined || live?.failure === 'tls' || live?.answered === true) return problems;
  return open > 0
    ? `${problems} What is marked ? may be the cause.`
    : `${problems} v2top found no fault in the file: does the core run, and was it restarted since?`;
}

/** The command line that opens the tables for this API. */
function commandOf(address: string, tls: boolean, { caFile, authority, machine }: Way): string {
  const guard = [
    ...(tls && caFile === undefined && authority === undefined ? ['--tls'] : []),
    ...(caFile === undefined ? [] : ['--ca', caFile]),
    ...(authority === undefined ? [] : ['--authority', authority]),
  ];
  const seenFromHere = machine === undefined ? address : `${machine}/${address}`;
  return ['v2top', seenFromHere, ...guard].map(quoted).join(' ');
}
