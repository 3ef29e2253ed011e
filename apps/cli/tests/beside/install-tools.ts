import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { everyTest } from '../../../../tests/every-test.js'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = fileURLToPath(new URL('tools', import.meta.url))

/** Installs the tools from npm: all of them where every test runs, on first use, and answers the folder that they are in. */
export function installTools(): string {
  const modules = join(folder, 'node_modules')
  if (existsSync(join(modules, everyTest ? 'typeorm' : 'prisma', 'package.json'))) return modules
  const run = join(repository, 'tools', 'run.mjs')
  const extent = everyTest ? [] : ['--prod']
  execFileSync(process.execPath, [run, 'install', '--frozen-lockfile', ...extent], {
    cwd: folder,
    stdio: 'pipe',
    env: { ...process.env, PRISMA_SKIP_POSTINSTALL_GENERATE: '1' },
  })
  return modules
}
