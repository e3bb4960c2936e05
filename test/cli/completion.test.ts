/** Completion in bash: words are typed, and the offers are compared. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runShell, runV2top } from '../support/run.ts';

/** What bash offers for the last of these words. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const typed = words.map((word) => `'${word}'`).join(' ');
  const { code, stdout, stderr } = await runShell(
    `source <(V2TOP completion bash); complete -p v2top >/dev/null || exit 1
     COMP_WORDS=(${typed}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _v2top; printf '%s\\n' "\${COMPREPLY[@]}"`,
  );
  assert.equal(code, 0, stderr);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('in bash', () => {
  const cases: readonly (readonly [words: readonly string[], offer: readonly string[]])[] = [
    [
      ['v2top', ''],
      [
        'doctor',
        'demo',
        'exporter',
        'record',
        'history',
        'online',
        'config',
        'completion',
        'help',
        'version',
      ],
    ],
    [['v2top', 'de'], ['demo']],
    [
      ['v2top', 'completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['v2top', '--no-r'], ['--no-reset']],
    [['v2top', '--colo'], ['--color']],
    [['v2top', '--format', 'o'], ['openmetrics']],
    [['v2top', 'demo', '--format', '=', 'j'], ['json']],
    [
      ['v2top', '--format', '='],
      ['text', 'json', 'csv', 'csv-excel', 'openmetrics', 'prometheus'],
    ],
    [
      ['v2top', '--sort', 'up'],
      ['up', 'up-total'],
    ],
    [['v2top', '-i'], ['-i']],
    [['v2top', '-n', ''], []],
    [['v2top', 'demo', ''], []],
  ];
  for (const [words, offer] of cases) {
    test(words.join(' '), async () => assert.deepEqual(await offered(...words), offer));
  }
});

test('the servers of the settings file are offered by name, if a shell needs no quotes for them', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-completion-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.json');
  await writeFile(file, '{ "servers": { "home": "h:1", "work-1": "w:2", "$(id)": "e:3" } }');
  const env = { V2TOP_CONFIG: file };
  assert.equal((await runV2top(['completion', 'servers'], { env })).stdout, '@home\n@work-1\n');
  const { stdout } = await runShell(
    `source <(V2TOP completion bash); COMP_WORDS=(V2TOP @ w); COMP_CWORD=2; _v2top; printf '%s\\n' "\${COMPREPLY[@]}"`,
    { env },
  );
  assert.equal(stdout, '@work-1\n');
});

test('an unknown shell is a mistake', async () => {
  for (const args of [['completion'], ['completion', 'tcsh'], ['completion', 'bash', 'zsh']]) {
    const { code, stdout, stderr } = await runV2top(args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(
      stderr,
      /^v2top: ("v2top completion" takes one of bash, zsh, fish\.|One shell is enough.*)\n$/,
    );
  }
});
