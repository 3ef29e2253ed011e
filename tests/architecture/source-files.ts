import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** One package of the workspace. */
export interface WorkspacePackage {
  /** As it is imported: `@sow/kit`. */
  readonly name: string
  /** Relative to the root: `packages/kit`. */
  readonly directory: string
  readonly packageJson: {
    readonly version: string
    readonly private?: boolean
    readonly keywords?: readonly string[]
    readonly sow?: object
    readonly dependencies?: Readonly<Record<string, string>>
    readonly peerDependencies?: Readonly<Record<string, string>>
    readonly devDependencies?: Readonly<Record<string, string>>
    readonly exports?: Readonly<Record<string, string | { readonly source?: string }>>
  }
}

export function listPackages(): WorkspacePackage[] {
  return ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .map((name) => `${folder}/${name}`)
      .filter((directory) => existsSync(join(root, directory, 'package.json')))
      .map((directory) => {
        const packageJson = JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8'))
        return { name: packageJson.name, directory, packageJson }
      }),
  )
}

/** The files below a directory whose name ends in `ending`, relative to the root, sorted. */
export function listFiles(directory: string, ending: string): string[] {
  if (!existsSync(join(root, directory))) return []
  return readdirSync(join(root, directory), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !/(^|\/)(node_modules|dist|\.turbo)\//.test(file))
    .sort()
}

export function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
