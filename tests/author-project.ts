import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../', import.meta.url))
const tools = ['kysely', 'tsup', 'typescript', 'vitest', '@types']

/** A folder with the packages of this repository installed in it, removed with `using`. */
export interface AuthorProject extends Disposable {
  readonly directory: string
  write(files: Readonly<Record<string, unknown>>): void
  /** Runs a script as a package manager does: the binaries of the project and of this repository at hand. */
  run(script: string, folder: string, environment?: Readonly<Record<string, string>>): string
}

/** `installed`: names of packages of this repository. */
export function authorProject(installed: readonly string[]): AuthorProject {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'sow-author-')))
  const modules = join(directory, 'node_modules')
  mkdirSync(join(modules, '@sow'), { recursive: true })
  mkdirSync(join(modules, '.bin'))
  for (const name of installed)
    symlinkSync(
      join(repository, name === '@sow/cli' ? 'apps/cli' : name.replace('@sow/', 'packages/')),
      join(modules, name),
    )
  for (const name of tools) symlinkSync(join(repository, 'node_modules', name), join(modules, name))
  const binaries = { 'sow-package': 'packages/kit/bin/sow-package.js', sow: 'apps/cli/bin/run.js' }
  for (const [name, path] of Object.entries(binaries))
    symlinkSync(join(repository, path), join(modules, '.bin', name))
  const path = [
    join(modules, '.bin'),
    join(repository, 'node_modules', '.bin'),
    dirname(process.execPath),
    process.env['PATH'] ?? '',
  ]
  return {
    directory,
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, name)), { recursive: true })
        writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content))
      }
    },
    run: (script, folder, environment = {}) => {
      const { DATABASE_URL: _, VITEST: __, NODE_ENV: ___, ...inherited } = process.env
      return execFileSync('sh', ['-c', script], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...inherited, ...environment, PATH: path.join(delimiter), NO_COLOR: '1' },
        stdio: 'pipe',
      })
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  }
}
