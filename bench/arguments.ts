/** The command line of the benchmark. */
import { parseArgs } from 'node:util';

export interface BenchArguments {
  /** The parts to run; all when empty. */
  readonly parts: readonly string[];
  readonly quick: boolean;
  /** Where to put the figures as JSON. */
  readonly json: string | undefined;
  /** Whether to keep the table in docs/bench.md. */
  readonly write: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: npm run bench -- [PART…] [--quick] [--json FILE] [--write]

  PART         only these parts, by name
  --quick      a short run with rougher figures
  --json FILE  the figures for machines
  --write      keep the table in docs/bench.md

`;

/** Reads the words after the program's name. Throws node's parser errors for unknown words. */
export function readBenchArguments(argv: readonly string[]): BenchArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    parts: positionals,
    json: values.json,
    quick: values.quick,
    write: values.write,
    help: values.help,
  };
}
