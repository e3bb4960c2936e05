/** Completion of `@names` in real shells: the words are typed at a prompt, Tab is pressed, and the line is read. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { Pty } from '../support/pty.ts';
import { V2TOP } from '../support/session.ts';

/** A `v2top` in the PATH with the servers hongkong and frankfurt in its settings. */
function environment(t: TestContext): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-shells-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'v2top'), `#!/bin/sh\nexec "${process.execPath}" "${V2TOP}" "$@"\n`);
  chmodSync(join(bin, 'v2top'), 0o755);
  const config = join(folder, 'config.json');
  writeFileSync(config, '{ "servers": { "hongkong": "h:1", "frankfurt": "f:2" } }');
  const { PATH = '' } = process.env;
  return { PATH: `${bin}:${PATH}`, V2TOP_CONFIG: config, HOME: folder, PS1: 'ready> ', ZDOTDIR: folder };
}

/** Each shell without the files of whoever runs the test, and what makes it complete v2top's words. */
const SHELLS: Readonly<Record<string, { readonly flags: readonly string[]; readonly setUp: string }>> = {
  bash: {
    flags: ['--norc', '--noprofile', '-i'],
    setUp: 'bind "set bell-style none"; source <(v2top completion bash); clear; echo set up',
  },
  zsh: {
    flags: ['-f', '-i'],
    setUp:
      "unsetopt beep; PS1='ready> '; autoload -U compinit; compinit -u; source <(v2top completion zsh); clear; echo set up",
  },
  fish: {
    flags: ['--no-config', '-i'],
    setUp: "function fish_prompt; echo 'ready> '; end; v2top completion fish | source; clear; echo set up",
  },
};

/** A shell at its prompt, set up. */
async function startShell(t: TestContext, shell: string): Promise<Pty> {
  const { flags, setUp } = SHELLS[shell] ?? assert.fail(shell);
  if (spawnSync(shell, ['--version']).error !== undefined)
    throw new Error(`${shell.toUpperCase()} IS MISSING: install ${shell} to run these tests`);
  const pty = new Pty(t, [shell, ...flags], { columns: 120, env: environment(t) });
  pty.type(`${setUp}\r`);
  await pty.waitFor(/^set up$/m);
  return pty;
}

for (const shell of Object.keys(SHELLS)) {
  describe(`in ${shell}`, () => {
    for (const [typed, completed] of [
      ['v2top @hon', 'v2top @hongkong'],
      ['v2top @hongkong @f', 'v2top @hongkong @frankfurt'],
      ['v2top record @f', 'v2top record @frankfurt'],
      ['v2top -s @h', 'v2top -s @hongkong'],
      ['v2top dem', 'v2top demo'],
    ] as const)
      test(typed, async (t) => {
        const pty = await startShell(t, shell);
        pty.type(typed);
        await pty.waitFor(typed);
        pty.type('\t');
        await pty.waitFor(completed);
      });
  });
}
