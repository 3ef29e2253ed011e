import type { Import } from './read-imports.js'

/** What each package may import of the others: the arrows go one way. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  '@sow/kit': [],
  '@sow/codesets': ['@sow/kit'],
  '@sow/engine': ['@sow/kit'],
  '@sow/clinic-schema': ['@sow/kit'],
  '@sow/fleet-queue': ['@sow/kit'],
  '@sow/runner': ['@sow/engine', '@sow/kit', '@sow/codesets', '@sow/fleet-queue'],
  '@sow/workshop': ['@sow/runner', '@sow/engine', '@sow/kit', '@sow/codesets'],
  '@sow/testkit': ['@sow/workshop', '@sow/engine', '@sow/kit'],
  '@sow/studio': ['@sow/runner', '@sow/kit'],
  '@sow/docs': ['@sow/cli'],
  '@sow/cli': ['@sow/workshop', '@sow/runner', '@sow/engine', '@sow/kit', '@sow/studio'],
}
const allowedForSeeds = ['@sow/kit', '@sow/clinic-schema', '@sow/codesets']

/** The only folders that may import a package of the database. */
const databasePackages: Readonly<Record<string, RegExp>> = {
  pg: /^packages\/engine\//,
  'pg-copy-streams': /^packages\/engine\//,
  '@electric-sql/pglite': /^packages\/engine\//,
  kysely: /^packages\/(engine\/|clinic-schema\/src\/(migrations|generated)\/|seed-[^/]+\/src\/migrations\/)/,
}

/** `@sow/kit/build` is the package `@sow/kit`, `pg/lib/x` is `pg`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** True for a package whose arrows are known here. */
export function hasArrows(name: string): boolean {
  return name in allowed || isSeed(name)
}

/** Why `file` of the package `importer` may not import this; null where it may. */
export function forbidden(importer: string, file: string, { from, typeOnly }: Import): string | null {
  const imported = packageOf(from)
  const folders = databasePackages[imported]
  if (folders !== undefined && !folders.test(file)) return `${file} imports ${from}, a matter of the engine`
  if (!imported.startsWith('@sow/') || imported === importer) return null
  if (isSeed(importer) && isSeed(imported) && typeOnly) return null
  const may = isSeed(importer) ? allowedForSeeds : (allowed[importer] ?? [])
  return may.includes(imported) ? null : `${file} imports ${from}, against the arrows`
}

function isSeed(name: string): boolean {
  return name.startsWith('@sow/seed-')
}
