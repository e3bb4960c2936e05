/** `npm run bench`: measures what v2top costs, compared with other programs measured in the same run. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BenchArguments, readBenchArguments, USAGE } from './arguments.ts';
import { bytes } from './bytes.ts';
import { cpu } from './cpu.ts';
import { decode } from './decode.ts';
import { exporter } from './exporter.ts';
import { history } from './history.ts';
import { keys } from './keys.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { memory } from './memory.ts';
import type { Part } from './part.ts';
import { benchJson, benchPage, type PartResult, terminalTable } from './report.ts';
import { several } from './several.ts';
import { start } from './start.ts';

const PARTS: readonly Part[] = [bytes, cpu, several, start, memory, keys, decode, history, exporter];
const PAGE = fileURLToPath(new URL('../docs/bench.md', import.meta.url));

/** On a terminal, shows what is being measured. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function measure({ parts, quick }: BenchArguments): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const part of PARTS.filter(({ name }) => parts.length === 0 || parts.includes(name))) {
    const say = (text: string): void => progress(`${part.name}: ${text} …`);
    const result = { part, rows: await part.run({ quick, progress: say }) };
    progress('');
    process.stdout.write(`${terminalTable(result)}\n`);
    results.push(result);
  }
  return results;
}

async function main(): Promise<void> {
  const options = readBenchArguments(process.argv.slice(2));
  const unknown = options.parts.find((name) => !PARTS.some((part) => part.name === name));
  if (options.help || unknown !== undefined) {
    const parts = PARTS.map(({ name, title }) => `  ${name.padEnd(12)} ${title}\n`).join('');
    process.stdout.write(
      `${unknown === undefined ? '' : `There is no part ${unknown}.\n`}${USAGE}Parts:\n${parts}`,
    );
    process.exitCode = unknown === undefined ? 0 : 2;
    return;
  }
  const machine = thisMachine();
  process.stdout.write(`${describeMachine(machine)}\n\n`);
  const results = await measure(options);
  if (options.json !== undefined) writeFileSync(options.json, benchJson(results, machine));
  if (options.write) writeFileSync(PAGE, benchPage(results, machine));
}

await main();
process.exit();
