import { relative, sep } from 'node:path'
import { jsonText } from '../../project/json-text.js'
import type { Surroundings } from '../../project/surroundings.js'

/** What a package that stands alone compiles with, and a workspace of packages. */
export const compilerOptions: Readonly<Record<string, string | boolean | readonly string[]>> = {
  target: 'es2023',
  lib: ['es2024'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  declaration: true,
}

/** tsconfig.json: what editors and `typecheck` read, tests included. */
export function tsconfigFile(surroundings: Surroundings): string {
  const options = base(surroundings) === null ? compilerOptions : {}
  return extending(surroundings, { compilerOptions: { ...options, noEmit: true }, include: ['src', 'tests'] })
}

/** tsconfig.build.json: the declarations beside the built code. */
export function tsconfigBuildFile(surroundings: Surroundings): string {
  const options = base(surroundings) === null ? compilerOptions : {}
  const emitted = { rootDir: 'src', outDir: 'dist', emitDeclarationOnly: true }
  return extending(surroundings, { compilerOptions: { ...options, ...emitted }, include: ['src'] })
}

function base({ workspace, baseConfig, folder }: Surroundings): string | null {
  if (workspace === null || !baseConfig) return null
  return `${relative(folder, workspace.root).split(sep).join('/')}/tsconfig.base.json`
}

function extending(surroundings: Surroundings, config: object): string {
  const extended = base(surroundings)
  return jsonText(extended === null ? config : { extends: extended, ...config })
}
