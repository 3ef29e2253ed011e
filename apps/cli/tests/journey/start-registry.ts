import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const here = fileURLToPath(new URL('registry', import.meta.url))

/** An npm registry of this machine alone. */
export interface Registry extends AsyncDisposable {
  /** `http://127.0.0.1:4873/` */
  readonly url: string
}

/** Installs the registry's program, on first use. */
export function installRegistry(): void {
  if (existsSync(join(here, 'node_modules', '.modules.yaml'))) return
  const run = join(repository, 'tools', 'run.mjs')
  execFileSync(process.execPath, [run, 'install', '--frozen-lockfile'], { cwd: here, stdio: 'pipe' })
}

/** Where this machine gets packages from: asked for, never written down. */
export function upstreamRegistry(): string {
  return execFileSync('npm', ['config', 'get', 'registry'], {
    cwd: repository,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim()
}

/** Serves `folder` as a registry; with an upstream it also passes on packages of others, and keeps them. */
export async function startRegistry(folder: string, upstream: string | null): Promise<Registry> {
  writeFileSync(join(folder, 'verdaccio.yaml'), '')
  const args = [join(here, 'serve.mjs'), folder, ...(upstream === null ? [] : [upstream])]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const lines = createInterface(child.stdout)
  const first = await Promise.race([once(lines, 'line'), ended.then(() => null)])
  if (first === null) throw new Error(`The registry did not start:\n${complaints}`)
  return {
    url: String(first[0]),
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await ended
    },
  }
}
