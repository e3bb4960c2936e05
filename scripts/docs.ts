/** `npm run docs`: writes the generated documentation. A test says when it is out of date. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { completion } from '../src/cli/completion/completion.ts';
import { helpText } from '../src/cli/help.ts';
import { COMMANDS } from '../src/commands/commands.ts';
import { manPage } from './docs/man-page.ts';
import {
  environmentTable,
  exitTable,
  flagTables,
  keyTable,
  metricTable,
  serverTable,
  settingsTable,
  withPart,
} from './docs/markdown.ts';
import { schemaTable } from './docs/schema-table.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Files that are generated completely. Those in test/ show reviewers how the interface changes. */
const WHOLE: Readonly<Record<string, () => string>> = {
  'man/v2top.1': manPage,
  'test/cli/help.txt': () => helpText(COMMANDS),
  ...Object.fromEntries(
    (COMMANDS.find(({ name }) => name === 'completion')?.choices ?? []).map((shell) => [
      `test/cli/completion.${shell}`,
      () => completion(shell, COMMANDS) ?? '',
    ]),
  ),
};

/** Parts of files, between `<!-- NAME -->` and `<!-- /NAME -->`. */
const PARTS: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { flags: flagTables, keys: keyTable },
  'docs/settings.md': { settings: settingsTable, server: serverTable, environment: environmentTable },
  'docs/output.md': {
    sample: () => schemaTable('sample'),
    rows: () => schemaTable('sample', '$defs', 'flows'),
    metrics: metricTable,
    summary: () => schemaTable('summary', 'properties', 'summary'),
    'summary-rows': () => schemaTable('summary', '$defs', 'flows'),
    exit: exitTable,
  },
};

/** A file's present and wanted text. */
export interface Generated {
  readonly path: string;
  readonly present: string;
  readonly wanted: string;
}

/** All generated files. Throws for a file that lacks the marks of a part. */
export function generatedFiles(): Generated[] {
  const whole = Object.entries(WHOLE).map(([path, text]) => ({
    path,
    present: existsSync(at(path)) ? readFileSync(at(path), 'utf8') : '',
    wanted: text(),
  }));
  const partly = Object.entries(PARTS).map(([path, parts]) => {
    const present = readFileSync(at(path), 'utf8');
    const wanted = Object.entries(parts).reduce(
      (text, [name, part]) => withPart(path, text, name, part()),
      present,
    );
    return { path, present, wanted };
  });
  return [...whole, ...partly];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, present, wanted } of generatedFiles()) {
    if (present === wanted) continue;
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), wanted);
    process.stdout.write(`${path}\n`);
  }
}
