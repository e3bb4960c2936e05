/** `v2top doctor`: examines the core's configuration and the running core, and says what is missing. */
import type { Source } from '../core/core.ts';
import { cleanName } from '../text/safe.ts';
import { UsageError } from '../text/usage-error.ts';
import { type Check, failed } from './check.ts';
import type { AskCoreTest } from './core-test/core-verdict.ts';
import { type Findings, findingsOf } from './findings.ts';
import { findingsJson } from './json.ts';
import { askCore, type Live } from './live-checks.ts';
import { findingsText } from './present.ts';
import type { Paint } from './report.ts';
import { findSubjects, type Request, type Subject } from './subject.ts';
import { verdictOf, type Way } from './verdict.ts';
import type { Repair } from './write.ts';

export interface DoctorOptions extends Request {
  /** Opens a source; throws an Error with a one-line message for an invalid address. */
  connect(address: string, tls: boolean): Source;
  /** Runs the core's own test; absent if it is not wanted. */
  readonly coreTest?: AskCoreTest;
  /** How the API was reached, for the command at the end of the report. */
  readonly way: Way;
  /** Writes text, with its line breaks; resolves when it is written. */
  readonly out: (text: string) => Promise<unknown>;
  readonly json: boolean;
  readonly ascii: boolean;
  readonly color: Paint;
  /** For each call to the core, in milliseconds. */
  readonly deadline?: number;
  /** Writes the corrected configuration; resolves with a sentence about it. Rejects with a UsageError. */
  readonly write?: (repair: Repair) => Promise<string>;
}

const DEADLINE = 3000;

/**
 * Checks and reports; changes nothing except the new file it may be asked to write. Resolves with the exit code: 0 if
 * all is well.
 */
export async function runDoctor(options: DoctorOptions): Promise<0 | 1> {
  const subjects = await findSubjects(options);
  const { subject, live } = await firstThatAnswers(options, subjects);
  const word = await testOf(options, subject);
  const findings = findingsOf(subject, live, word);
  const others = subjects.filter((other) => other !== subject);
  const verdict = verdictOf(findings, options.way);
  const { json, out, ascii, color } = options;
  const { machine } = options.way;
  await out(
    json
      ? findingsJson(findings, others, verdict, machine)
      : findingsText(findings, others, verdict, { ascii, color, ...options.way }),
  );
  if (options.write !== undefined) {
    const said = await options.write(repairOf(findings));
    if (!json) await out(`${said}\n`);
  }
  return verdict.well ? 0 : 1;
}

function repairOf({ subject, repaired, changes }: Findings): Repair {
  const { config } = subject;
  if (config?.loaded.ok !== true || repaired === undefined) {
    throw new UsageError(
      '--write needs a configuration that can be read: v2top doctor FILE --write FILE.new',
    );
  }
  return { files: config.loaded.files, repaired, changes };
}

const NOTHING: Subject = { config: undefined, address: undefined, tls: false, belongs: false };

/** The first subject whose API answers, or else the first one. */
async function firstThatAnswers(
  options: DoctorOptions,
  subjects: readonly Subject[],
): Promise<{ subject: Subject; live: Live | undefined }> {
  const [subject = NOTHING] = subjects;
  const live = await liveOf(options, subject);
  if (live?.answered === true) return { subject, live };
  for (const other of subjects.slice(1)) {
    const answer = await liveOf(options, other);
    if (answer?.answered === true) return { subject: other, live: answer };
  }
  return { subject, live };
}

async function liveOf(options: DoctorOptions, { address, tls }: Subject): Promise<Live | undefined> {
  if (address === undefined) return undefined;
  const live = await ask(options, address, tls);
  if (live.failure !== 'not-grpc' && live.failure !== 'no-tls') return live;
  // If only one side speaks TLS, both just see the connection close.
  const other = await ask(options, address, !tls);
  return other.answered || other.failure === 'tls' ? { ...live, checks: [wrongWay(address, tls)] } : live;
}

function wrongWay(address: string, tls: boolean): Check {
  const shown = cleanName(address);
  return tls
    ? failed('live-api', `The API at ${shown} has no TLS`, 'Leave out --tls, --ca and --authority.')
    : failed(
        'live-api',
        `The API at ${shown} wants TLS`,
        'Give --ca FILE, the certificate of its authority, or --tls.',
      );
}

async function ask(options: DoctorOptions, address: string, tls: boolean): Promise<Live> {
  let source: Source;
  try {
    source = options.connect(address, tls);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const checks = [failed('live-api', `"${cleanName(address)}" is not an address`, message)];
    return { checks, answered: false, failure: undefined, core: null };
  }
  try {
    return await askCore(source, options.deadline ?? DEADLINE);
  } finally {
    source.close();
  }
}

async function testOf({ coreTest }: DoctorOptions, { config }: Subject): Promise<ReturnType<AskCoreTest>> {
  if (coreTest === undefined || config?.loaded.ok !== true) return undefined;
  return coreTest({ paths: config.paths, loaded: config.loaded });
}
