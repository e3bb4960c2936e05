/** The counters of a real V2Ray according to its own tool: a second source, independent of v2top. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Asks a core for all its counters by `v2ctl api`. Throws with v2ctl's own words. */
export async function v2ctlQuery(
  core: { readonly api: string; readonly v2ctl: string },
  { reset = false } = {},
): Promise<Map<string, bigint>> {
  const request = `pattern: "" reset: ${reset}`;
  const args = ['api', `--server=${core.api}`, 'StatsService.QueryStats', request];
  const { stdout } = await run(core.v2ctl, args, { maxBuffer: Number.POSITIVE_INFINITY });
  return parseV2ctl(stdout);
}

/** The counters in v2ctl's text, a protobuf in its text form; a counter at 0 has no line for its value. */
export function parseV2ctl(text: string): Map<string, bigint> {
  const counters = new Map<string, bigint>();
  for (const [, name = '', value = '0'] of text.matchAll(
    /name: "((?:[^"\\]|\\.)*)"(?:\s+value: (-?\d+))?/g,
  )) {
    counters.set(decodeEscapes(name), BigInt(value));
  }
  return counters;
}

const LETTERS: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/** Undoes the escapes of a protobuf string: `\303\251` are bytes of UTF-8 in octal, others are as in C. */
function decodeEscapes(text: string): string {
  const bytes = text.replace(/\\([0-7]{3}|.)/g, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : (LETTERS[escaped] ?? escaped),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
