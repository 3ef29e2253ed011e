// Installs what the benchmarks need, on first use, and runs them: `pnpm bench --help`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

if (!existsSync(`${here}node_modules`)) {
  const install = ['../tools/run.mjs', 'install', '--frozen-lockfile']
  const installed = spawnSync(process.execPath, install, { cwd: here, stdio: 'inherit' })
  if (installed.status !== 0) process.exit(installed.status ?? 1)
}
await import('./bench.ts')
