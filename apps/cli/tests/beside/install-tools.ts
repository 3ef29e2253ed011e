import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = fileURLToPath(new URL('tools', import.meta.url))

/** Whether every tool is tried: each night, and where somebody asks. The others are development dependencies of the folder. */
export const everyTool = process.env['SOW_BESIDE'] === 'all'

/** Installs the tools from npm, on first use, and answers the folder that they are in. */
export function installTools(): string {
  const modules = join(folder, 'node_modules')
  if (existsSync(join(modules, everyTool ? 'typeorm' : 'prisma', 'package.json'))) return modules
  const run = join(repository, 'tools', 'run.mjs')
  const extent = everyTool ? [] : ['--prod']
  execFileSync(process.execPath, [run, 'install', '--frozen-lockfile', ...extent], {
    cwd: folder,
    stdio: 'pipe',
    env: { ...process.env, PRISMA_SKIP_POSTINSTALL_GENERATE: '1' },
  })
  return modules
}
