import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { defineSchemaPackage } from '@sow/kit'
import { writeSumFile } from '@sow/kit/build'
import { SowError } from '@sow/kit/errors'
import { findPackageManager } from '@sow/runner/project'
import { nextPrefix } from '../migration/migration-name.js'
import { kebabName } from '../package/authored/package-names.js'
import { ownExample } from '../package/example-dataset.js'
import { papersOf } from '../package/new-package.js'
import { writePackage } from '../package/write-package.js'
import { addProperties } from '../project/edit-json-text.js'
import type { Step } from '../project/first-steps.js'
import { type InitializedFile, type InitReport, initProject } from '../project/init-project.js'
import { jsonText } from '../project/json-text.js'
import { readSurroundings } from '../project/surroundings.js'
import { schemaPackageFiles } from './schema-package-files.js'
import { rootProperties, type WorkspaceWish, workspaceFiles } from './workspace-files.js'

/** What somebody says of a new workspace. */
export interface MonorepoChoices {
  readonly workingDirectory: string
  /** The domain of the first seed package, kebab-case. */
  readonly first: string
  readonly toolVersion: string
  readonly now: Date
}

/**
 * Makes the folder a workspace that publishes a schema package and seed packages, with a first one of each. What is there
 * stays as it is. Throws CONFIG_USAGE where the domain has no name that a package can have.
 */
export async function initMonorepo(choices: MonorepoChoices): Promise<InitReport> {
  const { workingDirectory: root, first, toolVersion } = choices
  if (kebabName(first) !== first || first === '') throw badDomain(first)
  // Asked before a file is written that would answer otherwise.
  const manager = findPackageManager(root)
  const packageManager = manager.name
  const before = readRoot(root)
  const wish: WorkspaceWish = { scope: scopeOf(before, root), first, packageManager, toolVersion }
  const files = [
    await writeRoot(root, before, wish),
    ...(await writeMissing(root, workspaceFiles(wish))),
    await writeIgnored(root),
    ...(await writeSchemaPackage(root, wish, choices.now)),
    ...(await writeSeedPackage(root, wish, manager, choices.now)),
  ]
  const report = await initProject(root, false)
  const own = report.files.filter(({ file }) => !files.some((each) => each.file === file))
  return { ...report, files: [...files, ...own], next: stepsOf(packageManager) }
}

function badDomain(first: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `'${first}' is no domain: it is written in kebab-case.`,
    hint: 'For example: sow init --monorepo --first billing-codes',
  })
}

function readRoot(root: string): string | null {
  const file = join(root, 'package.json')
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** `@acme` of `@acme/data`, else one that is named as the folder is. */
function scopeOf(packageJson: string | null, root: string): string {
  const { name } = JSON.parse(packageJson ?? '{}') as { readonly name?: unknown }
  const scope = /^(@[^/]+)\//.exec(typeof name === 'string' ? name : '')?.[1]
  return scope ?? `@${kebabName(typeof name === 'string' ? name : basename(root)) || 'acme'}`
}

/** What `npm init` writes where nobody has a test yet. */
const noTest = /("test"\s*:\s*)"echo \\"Error: no test specified\\" && exit 1"/

async function writeRoot(root: string, before: string | null, wish: WorkspaceWish): Promise<InitializedFile> {
  const text = (
    before ?? jsonText({ name: `${wish.scope}/data`, version: '0.0.0', private: true, type: 'module' })
  ).replace(noTest, '$1"turbo run test"')
  const there = JSON.parse(text.replace(/^\uFEFF/, '')) as Readonly<Record<string, unknown>>
  const properties = Object.entries(rootProperties(wish))
  const withProperties = properties.reduce((edited, [property, wanted]) => {
    const own = there[property] as Readonly<Record<string, unknown>> | undefined
    const missing = Object.entries(wanted).filter(([name]) => own?.[name] === undefined)
    return missing.length === 0 ? edited : addProperties(edited, property, Object.fromEntries(missing))
  }, text)
  const after =
    there['workspaces'] === undefined && wish.packageManager !== 'pnpm'
      ? withProperties.replace(/^(\uFEFF?\s*\{)/, '$1\n  "workspaces": ["packages/*"],')
      : withProperties
  if (after !== before) await writeFile(join(root, 'package.json'), after)
  return {
    file: 'package.json',
    change: before === null ? 'created' : after === before ? 'unchanged' : 'changed',
  }
}

/** Writes what is not there. */
async function writeMissing(
  root: string,
  files: Readonly<Record<string, string>>,
): Promise<InitializedFile[]> {
  const written: InitializedFile[] = []
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, file)
    const isThere = existsSync(path)
    if (!isThere) {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    }
    written.push({ file, change: isThere ? 'unchanged' : 'created' })
  }
  return written
}

const ignored = ['node_modules/', 'dist/', '.turbo/', '.sow/']

async function writeIgnored(root: string): Promise<InitializedFile> {
  const file = join(root, '.gitignore')
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null
  const lines = (before ?? '').split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ''))
  const missing = ignored.filter((line) => !lines.includes(line.replace(/\/$/, '')))
  if (missing.length > 0) {
    const end = before === null || before === '' || before.endsWith('\n') ? '' : '\n'
    await writeFile(file, `${before ?? ''}${end}${missing.map((line) => `${line}\n`).join('')}`)
  }
  return {
    file: '.gitignore',
    change: before === null ? 'created' : missing.length > 0 ? 'changed' : 'unchanged',
  }
}

async function writeSchemaPackage(root: string, wish: WorkspaceWish, now: Date): Promise<InitializedFile[]> {
  const folder = 'packages/schema'
  if (existsSync(join(root, folder))) return [{ file: folder, change: 'unchanged' }]
  const { migration, tables } = ownExample(wish.first, nextPrefix(now, []), {})
  const files = Object.entries(schemaPackageFiles(wish, migration, tables))
  const written = await writeMissing(
    root,
    Object.fromEntries(files.map(([file, text]) => [`${folder}/${file}`, text])),
  )
  await writeSumFile(join(root, folder, 'src', 'migrations'))
  return written
}

async function writeSeedPackage(
  root: string,
  { scope, first, toolVersion }: WorkspaceWish,
  packageManager: ReturnType<typeof findPackageManager>,
  now: Date,
): Promise<InitializedFile[]> {
  const folder = `packages/seed-${first}`
  if (existsSync(join(root, folder))) return [{ file: folder, change: 'unchanged' }]
  const surroundings = { ...readSurroundings(join(root, folder), toolVersion), packageManager }
  const { dataset, tables } = ownExample(first, nextPrefix(now, []), {})
  const name = `${scope}/seed-${first}`
  const papers = papersOf(
    { name, description: null, license: null, publisher: null, now },
    first,
    surroundings,
  )
  const definition = defineSchemaPackage({ migrations: {}, tables })
  const schema = {
    package: `${scope}/schema`,
    version: '0.1.0',
    value: 'schema',
    imported: 'schema',
    type: 'Database',
    needsKysely: false,
    definition,
  }
  const authored = { ...papers, schema, tables: {}, enums: [], migrations: [], datasets: [dataset] }
  const { files } = await writePackage(authored, surroundings)
  return files
    .filter((file) => !file.startsWith('..'))
    .map((file) => ({ file: `${folder}/${file}`, change: 'created' }))
}

function stepsOf(run: WorkspaceWish['packageManager']): readonly Step[] {
  return [
    { what: 'Install, build and test', command: `${run} install && ${run} run build && ${run} test` },
    {
      what: 'Migrate and seed (DATABASE_URL, else a database in .sow/)',
      command: `${run} run db:setup:fresh`,
    },
    { what: 'Then go on with the README', command: 'README.md' },
  ]
}
