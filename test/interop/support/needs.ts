import { spawnSync } from 'node:child_process';

/** Whether programs of the system are there. Says so where they are not; in CI that is an error. */
export function has(...programs: readonly [program: string, debianPackage: string][]): boolean {
  const missing = programs.filter(([program]) => spawnSync(program, ['--help']).error);
  if (missing.length === 0) return true;
  const names = missing.map(([program]) => program).join(' and ');
  const help = `apt-get install ${missing.map(([, debianPackage]) => debianPackage).join(' ')}`;
  if (process.env.CI === 'true') throw new Error(`these tests need ${names}: ${help}`);
  console.log(`SKIPPED: these tests need ${names}, which is not there (Debian: ${help})`);
  return false;
}
