/** Finds the core's program on this machine and lets it test a configuration. */
import { readFile } from 'node:fs/promises';
import { isJson } from '../../core/config/formats.ts';
import { isObject } from '../../core/config/json-value.ts';
import { parseJsonc } from '../../core/config/jsonc.ts';
import { cleanName } from '../../text/safe.ts';
import { logsNowhere, withoutLog, withoutLogPaths } from './bare-copy.ts';
import type { AskCoreTest, Candidate } from './core-verdict.ts';
import { findPrograms, type Program, type ProgramName } from './find-program.ts';
import { runTest } from './run-test.ts';

/** The verdict of the first program that may be run; undefined if there is none. */
export const askCoreTest: AskCoreTest = async (candidate) => {
  const text = await testable(candidate);
  if (text === undefined) return undefined;
  const uid = process.getuid?.() ?? 0;
  const path = process.env.PATH ?? '';
  const programs = await findPrograms(namesFor(candidate), candidate.paths, { path, uid });
  const program = theOne(programs);
  if (program === undefined) return undefined;
  const { format } = candidate.loaded.config;
  const word = await runTest(program, text, format === 'v2ray5');
  return word === undefined ? undefined : { ...word, words: cleanName(word.words) };
};

/** If nothing tells whose file it is and the programs of both cores are installed, neither is asked. */
function theOne(programs: readonly Program[]): Program | undefined {
  const [first] = programs;
  const certain = first?.runsThis === true || programs.every(({ name }) => name === first?.name);
  return certain ? first : undefined;
}

function namesFor({ paths, loaded: { config } }: Candidate): readonly ProgramName[] {
  if (config.format === 'sing-box') return ['sing-box'];
  if (config.format === 'v2ray5') return ['v2ray'];
  if (config.xray) return ['xray'];
  return paths.some((path) => /\/v2ray\//.test(path)) ? ['v2ray'] : ['v2ray', 'xray'];
}

/** The text to test; undefined if the test would judge something else, or write a file. */
async function testable({ loaded }: Candidate): Promise<string | undefined> {
  const [file, ...more] = loaded.files;
  // The port is in the core's environment, which is unknown here.
  if (file === undefined || /"env:/.test(JSON.stringify(loaded.config.raw))) return undefined;
  if (more.length > 0 || !isJson(file)) return withoutLog(loaded.config.raw);
  const text = withoutLogPaths(await readFile(file, 'utf8'));
  const parsed = parseJsonc(text);
  const quiet = parsed.ok && isObject(parsed.value) && logsNowhere(parsed.value);
  return quiet && parsed.remarks.length === 0 ? text : withoutLog(loaded.config.raw);
}
