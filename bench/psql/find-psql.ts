import { spawnSync } from 'node:child_process'

/** The version of the `psql` on the PATH, null where there is none. */
export function findPsql(): string | null {
  const asked = spawnSync('psql', ['--version'], { encoding: 'utf8' })
  return asked.status === 0 ? asked.stdout.trim() : null
}
