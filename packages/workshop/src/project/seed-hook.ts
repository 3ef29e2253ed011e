import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { readTextIfPresent } from '@sow/runner/project'
import { addProperties } from './edit-json-text.js'
import type { SchemaTool } from './schema-tool.js'

/** What becomes of the place where another tool runs seeds. */
export type PlannedHook =
  /** The project's `db:seed` script is the hook. */
  | { readonly kind: 'script' }
  /** `after` equals `before` where it is there already. */
  | { readonly kind: 'file'; readonly file: string; readonly before: string | null; readonly after: string }
  /** A property of package.json, which is edited anyway. */
  | { readonly kind: 'package'; readonly edit: (text: string) => string }
  /** Another seed command is there, or the file has a form of its own: a person adds `line`. */
  | { readonly kind: 'by-hand'; readonly file: string; readonly line: string }

export interface HookProject {
  readonly directory: string
  /** The text of package.json. */
  readonly packageText: string
  readonly isModule: boolean
  /** The command, as the package manager runs it: `npx sow db seed`. */
  readonly command: string
}

/** How the seed command of a tool comes to run Sow. Writes nothing. */
export function planHook({ hook }: SchemaTool, project: HookProject): PlannedHook {
  switch (hook.kind) {
    case 'script':
      return { kind: 'script' }
    case 'prisma':
      return planPrisma(project)
    case 'file':
      return planFile(seedFile(hook.find, project), project)
  }
}

const prismaConfigs = ['ts', 'mts', 'js', 'mjs', 'cjs'].map((extension) => `prisma.config.${extension}`)
const prismaSeed = 'sow db seed'

function planPrisma({ directory, packageText }: HookProject): PlannedHook {
  const file = prismaConfigs.find((name) => existsSync(join(directory, name)))
  if (file === undefined) return planPrismaProperty(packageText)
  const before = readFileSync(join(directory, file), 'utf8')
  if (before.includes(prismaSeed)) return { kind: 'file', file, before, after: before }
  const line = `seed: '${prismaSeed}'`
  const after = /\bseed\s*:/.test(before) ? null : withSeed(before, line)
  return after === null
    ? { kind: 'by-hand', file, line: `migrations: { ${line} }` }
    : { kind: 'file', file, before, after }
}

/** Null where the configuration is not written as Prisma's own pages write it. */
function withSeed(text: string, line: string): string | null {
  const [opening, indent] = /^([ \t]*)migrations\s*:\s*\{/m.exec(text) ?? []
  if (opening !== undefined && indent !== undefined) {
    const multiline = text.slice(text.indexOf(opening) + opening.length).startsWith('\n')
    return text.replace(opening, `${opening}${multiline ? `\n${indent}${indent}` : ' '}${line},`)
  }
  const [start] = /^export default defineConfig\(\{/m.exec(text) ?? []
  return start === undefined ? null : text.replace(start, `${start}\n  migrations: { ${line} },`)
}

/** Prisma up to 6 reads the seed command from package.json where no configuration is. */
function planPrismaProperty(packageText: string): PlannedHook {
  const { prisma } = JSON.parse(packageText.replace(/^\uFEFF/, '')) as {
    readonly prisma?: { readonly seed?: unknown }
  }
  const seed = prisma?.seed
  if (typeof seed === 'string' && !seed.includes(prismaSeed))
    return { kind: 'by-hand', file: 'package.json', line: `"prisma": { "seed": "${prismaSeed}" }` }
  const edit = (text: string) =>
    seed === undefined ? addProperties(text, 'prisma', { seed: prismaSeed }) : text
  return { kind: 'package', edit }
}

interface SeedFile {
  readonly file: string
  readonly text: string
}

function planFile({ file, text }: SeedFile, { directory }: HookProject): PlannedHook {
  const before = readTextIfPresent(join(directory, file))
  return { kind: 'file', file, before, after: before ?? text }
}

/** A seed of the tool's own kind, in the folder that its configuration names. */
function seedFile(tool: 'knex' | 'kysely' | 'sequelize', project: HookProject): SeedFile {
  const { directory, isModule, command } = project
  const call = `execSync('${command}', { stdio: 'inherit' })`
  const required = `const { execSync } = require('node:child_process')`
  const imported = `import { execSync } from 'node:child_process'`
  const configured = (pattern: RegExp, files: readonly string[]) =>
    pattern.exec(files.map((file) => readTextIfPresent(join(directory, file)) ?? '').join('\n'))?.[1]
  switch (tool) {
    case 'knex': {
      const files = ['knexfile.js', 'knexfile.ts', 'knexfile.mjs', 'knexfile.cjs', 'knexfile.mts']
      const folder = configured(/seeds\s*:\s*\{[^}]*?directory\s*:\s*['"]([^'"]+)['"]/, files)
      const text = isModule
        ? `${imported}\n\nexport async function seed() {\n  ${call}\n}\n`
        : `${required}\n\nexports.seed = async () => {\n  ${call}\n}\n`
      return { file: inFolder(folder ?? 'seeds', 'sow.js'), text }
    }
    case 'kysely': {
      const files = ['kysely.config.ts', '.config/kysely.config.ts']
      const folder = configured(/seedFolder\s*:\s*['"]([^'"]+)['"]/, files)
      const text = `${imported}\n\nexport async function seed(): Promise<void> {\n  ${call}\n}\n`
      return { file: inFolder(folder ?? 'seeds', 'sow.ts'), text }
    }
    case 'sequelize': {
      const parts = configured(/seeders-path['"]?\s*:\s*(?:path\.\w+\()?([^)\n]*)/, ['.sequelizerc'])
      const folder = [...(parts ?? '').matchAll(/['"]([^'"]+)['"]/g)].map(([, part = '']) => part).join('/')
      const text = `${required}\n\nmodule.exports = {\n  up: async () => {\n    ${call}\n  },\n  down: async () => {},\n}\n`
      // The name begins as the tool's own do, and late: rows of other seeders are there by then.
      const name = `99991231000000-sow.${isModule ? 'cjs' : 'js'}`
      return { file: inFolder(folder === '' ? 'seeders' : folder, name), text }
    }
  }
}

function inFolder(folder: string, name: string): string {
  return posix.join(folder.replaceAll('\\', '/'), name)
}
