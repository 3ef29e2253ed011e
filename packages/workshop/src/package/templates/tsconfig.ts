import { relative, sep } from 'node:path'
import type { Surroundings } from '../../project/surroundings.js'

/** What a package that stands alone compiles with. */
const ownOptions = {
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
  const options = base(surroundings) === null ? ownOptions : {}
  return json(surroundings, { compilerOptions: { ...options, noEmit: true }, include: ['src', 'tests'] })
}

/** tsconfig.build.json: the declarations beside the built code. */
export function tsconfigBuildFile(surroundings: Surroundings): string {
  const options = base(surroundings) === null ? ownOptions : {}
  const emitted = { rootDir: 'src', outDir: 'dist', emitDeclarationOnly: true }
  return json(surroundings, { compilerOptions: { ...options, ...emitted }, include: ['src'] })
}

function base({ workspace, baseConfig, folder }: Surroundings): string | null {
  if (workspace === null || !baseConfig) return null
  return `${relative(folder, workspace.root).split(sep).join('/')}/tsconfig.base.json`
}

/** Short lists stay on one line, as formatters leave them. */
function json(surroundings: Surroundings, config: object): string {
  const extended = base(surroundings)
  const whole = extended === null ? config : { extends: extended, ...config }
  const text = JSON.stringify(whole, null, 2).replaceAll(/\[\s+([^\]{}]*?)\s+\]/g, (_, items: string) => {
    return `[${items.replaceAll(/\s*\n\s*/g, ' ')}]`
  })
  return `${text}\n`
}
