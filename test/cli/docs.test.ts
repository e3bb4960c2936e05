/** Generated documentation is up to date: README, man page, completions, tables. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { generatedFiles } from '../../scripts/docs.ts';
import { allFlags } from '../../src/cli/flags.ts';
import { listed } from '../../src/cli/help.ts';
import { COMMANDS } from '../../src/commands/commands.ts';
import { keyLabel } from '../../src/ui/key-label.ts';
import { BINDINGS } from '../../src/ui/keys.ts';

const FLAGS = listed(allFlags(COMMANDS));

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('npm run docs', () => {
  for (const { path, present, wanted } of generatedFiles()) {
    test(`has nothing to change in ${path}`, () => assert.equal(present, wanted));
  }
});

test("README's tables list every flag and every key, and no others", () => {
  const [, keys = ''] = /<!-- keys -->(.*)<!-- \/keys -->/s.exec(textOf('README.md')) ?? [];
  const [, flags = ''] = /<!-- flags -->(.*)<!-- \/flags -->/s.exec(textOf('README.md')) ?? [];
  const cells = (table: string): string[] =>
    [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
  assert.deepEqual(
    cells(keys).flatMap((cell) => cell.split(' ').map((key) => key.slice(1, -1))),
    BINDINGS.flatMap((binding) => binding.keys.map(keyLabel)),
  );
  assert.deepEqual(
    cells(flags).flatMap((cell) => /--([a-z-]+)/.exec(cell)?.[1] ?? []),
    FLAGS.map(({ name }) => name),
  );
});

test('the man page is ASCII and has no line that roff would take for a command', () => {
  const page = textOf('man/v2top.1');
  assert.match(page, /^[\x20-\x7e\n]+$/);
  const macros = [...page.matchAll(/^[.'](\S*)/gm)].map(([, macro]) => macro);
  assert.deepEqual([...new Set(macros)].sort(), [
    'B',
    'BR',
    'PP',
    'RE',
    'RS',
    'SH',
    'SS',
    'TH',
    'TP',
    '\\"',
    'br',
  ]);
});

test('each flag is in each completion', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const text = textOf(`test/cli/completion.${shell}`);
    for (const { name } of FLAGS)
      assert.ok(text.includes(shell === 'fish' ? `-l ${name} ` : `--${name}`), name);
  }
});
