/** Where Prometheus' programs are. The tests that need them fail loudly without them. */
import { spawnSync } from 'node:child_process';

/** The program's name where it can be run. Throws with advice where it cannot. */
function installed(program: string, packageName: string): string {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  if (error !== undefined)
    throw new Error(`${program.toUpperCase()} IS MISSING: install ${packageName} to run these tests`);
  return program;
}

export const promtool = (): string => installed('promtool', 'prometheus');
export const prometheus = (): string => installed('prometheus', 'prometheus');
