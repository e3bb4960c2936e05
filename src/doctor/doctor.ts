/** `v2top doctor`: looks at the core's configuration and at the running core, and says what is missing. */
import { apiAddress } from '../core/config/api-address.ts';
import { FORMAT_LABELS } from '../core/config/core-config.ts';
import { findPlaces } from '../core/config/find-api.ts';
import { type Loaded, loadConfig, type ReadFs } from '../core/config/load.ts';
import type { Env } from '../core/config/places.ts';
import type { Source } from '../core/core.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, failed } from './check.ts';
import { checksOf } from './checks.ts';
import { liveChecks } from './live-checks.ts';
import { type Paint, renderReport } from './report.ts';

export interface DoctorOptions {
  /** A file or folder; without it the usual places are searched, as v2top itself does. */
  readonly configPath?: string;
  /** The API's address; without it the configuration's. */
  readonly address?: string;
  /** With `address`: whether the API is guarded by TLS. */
  readonly tls?: boolean;
  readonly fs: ReadFs;
  readonly env: Env;
  /** Opens a source; an address that is none makes it throw an Error whose message is one line. */
  connect(address: string, tls: boolean): Source;
  /** Takes text with its line breaks. */
  out(text: string): void;
  readonly ascii: boolean;
  readonly color: Paint;
  /** For each call to the core, in milliseconds. */
  readonly deadline?: number;
}

const DEADLINE = 3000;

/** Looks, tells, and changes nothing. Resolves with the exit code: 0 when all is well, 1 when not. */
export async function runDoctor(options: DoctorOptions): Promise<0 | 1> {
  const found = await findConfig(options);
  const config = found?.loaded.ok === true ? found.loaded.config : undefined;
  const fileChecks = found === undefined ? [] : configChecks(found.loaded);
  tell(options, headingOf(found), fileChecks);

  const api = config === undefined ? undefined : apiAddress(config);
  const address = options.address ?? api?.address;
  const tls = options.address === undefined ? (api?.tls ?? false) : (options.tls ?? false);
  const running = address === undefined ? [] : await askCore(options, address, tls);
  if (address !== undefined) tell(options, 'The running core', running);

  const checks = [...fileChecks, ...running];
  const wrong = checks.filter(({ ok }) => ok === false).length;
  options.out(
    `\n${summary({ found, address, wrong, fileWrong: fileChecks.some(({ ok }) => ok === false) })}\n`,
  );
  return wrong === 0 && checks.length > 0 ? 0 : 1;
}

interface FoundConfig {
  readonly path: string;
  readonly loaded: Loaded;
  readonly panel: string | undefined;
}

/** What was asked for; else the first place with an API, else the first with a configuration at all. */
async function findConfig({ configPath, fs, env }: DoctorOptions): Promise<FoundConfig | undefined> {
  if (configPath !== undefined) {
    return { path: configPath, loaded: await loadConfig(fs, [configPath]), panel: undefined };
  }
  const places = await findPlaces(fs, env);
  const best =
    places.find(({ loaded }) => loaded.ok && apiAddress(loaded.config) !== undefined) ??
    places.find(({ loaded }) => loaded.ok) ??
    places[0];
  if (best === undefined) return undefined;
  return { path: best.place.paths[0] ?? '', loaded: best.loaded, panel: best.place.panel };
}

function headingOf(found: FoundConfig | undefined): string {
  if (found === undefined) return 'No configuration lies in the usual places.';
  const { loaded, panel, path } = found;
  const owner = panel === undefined ? '' : `, which ${panel} writes: make changes in the panel`;
  const many =
    loaded.ok && loaded.files.length > 1 ? `, ${loaded.files.length} files; lists count through all` : '';
  const format = loaded.ok ? ` (${FORMAT_LABELS[loaded.config.format]}${many})` : '';
  return `The configuration ${cleanName(path)}${format}${owner}`;
}

function configChecks(loaded: Loaded): readonly Check[] {
  if (loaded.ok) return checksOf(loaded.config, loaded);
  return [failed('config', 'The configuration cannot be read', loaded.problem)];
}

async function askCore(options: DoctorOptions, address: string, tls: boolean): Promise<readonly Check[]> {
  let source: Source;
  try {
    source = options.connect(address, tls);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [failed('live-api', `"${cleanName(address)}" is no address`, message)];
  }
  try {
    return await liveChecks(source, options.deadline ?? DEADLINE);
  } finally {
    source.close();
  }
}

function tell({ out, ascii, color }: DoctorOptions, heading: string, checks: readonly Check[]): void {
  out(`${color('heading', heading)}\n${renderReport(checks, { ascii, color })}`);
}

interface Outcome {
  readonly found: FoundConfig | undefined;
  readonly address: string | undefined;
  readonly wrong: number;
  readonly fileWrong: boolean;
}

/** One line that says what to do next. */
function summary({ found, address, wrong, fileWrong }: Outcome): string {
  if (found === undefined && address === undefined) {
    return "Give the path of the core's configuration: v2top doctor FILE";
  }
  if (wrong === 0) return address === undefined ? 'All is well.' : `All is well: v2top ${address}`;
  if (fileWrong)
    return `To mend: ${wrong}. Change the configuration, restart the core, run v2top doctor again.`;
  const next =
    found === undefined ? '' : ' The file is in order: does the core run, and was it restarted since?';
  return `To mend: ${wrong}.${next}`;
}
