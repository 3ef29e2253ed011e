import { countHeld, type Database, isAudit, isHeld, type LiveTable, naturalKeys } from '@sow/engine'
import { isSowError, SowError } from '@sow/kit/errors'
import { kebabName } from '@sow/kit/manifest'
import {
  completeSeed,
  type DiscoveredPackage,
  dataRows,
  fedTables,
  identityOf,
  type LocalSeed,
  type MappingProject,
  openTables,
  parseSeed,
  type SeedFile,
  type SeedTables,
  tableCalled,
  tableOfSeed,
  type WrittenSeed,
} from '@sow/runner/project'
import type { AddSeedChoices } from './add-seed-choices.js'

/** What a file of settings has to say, since the table does not tell it by itself. */
export type ProposedSettings = Omit<LocalSeed, 'rows'>

/** Looks at a table and at a file of rows for it. Throws TARGET_MISSING, TARGET_KEY. */
export async function proposeSettings(
  database: Database,
  project: MappingProject,
  file: SeedFile & { readonly source: string },
  choices: AddSeedChoices,
): Promise<ProposedSettings> {
  const tables = await openTables(database, project)
  const format = await formatOf(file)
  const rows = dataRows(file.source, format)
  const plain = parseSeed({}, file, choices.name ?? kebabName(file.base), rows)
  const table = choices.table ?? tableOfSeed(plain, tables)
  const live = await tables.live(table)
  if (live === null) tableCalled(table, { ...plain, table: choices.table }, tables)
  const key = live === null ? choices.key : chooseKey(live, file, await rows.columns(), choices)
  const seed = { ...plain, table, key: key ?? null }
  const refs = live === null ? null : await heldReferences(database, project.packages, seed, live, tables)
  return {
    ...(isFoundByName(plain, table, tables) ? {} : { table }),
    ...(key === null ? {} : { key }),
    ...(choices.kind === null ? {} : { kind: choices.kind }),
    ...(refs === null ? {} : { refs }),
    ...(await owners(seed, live, choices)),
    ...(Object.keys(choices.fill).length === 0 ? {} : { fill: choices.fill }),
    ...format,
  }
}

/** What parts the fields, where it is no comma: the reader of CSV says that it is another one. */
async function formatOf({ source, kind }: { readonly source: string; readonly kind: SeedFile['kind'] }) {
  if (kind !== 'csv' || (await isPartedBy(source, ','))) return {}
  for (const delimiter of [';', '\t', '|'] as const)
    if (await isPartedBy(source, delimiter)) return { delimiter }
  return {}
}

async function isPartedBy(source: string, delimiter: NonNullable<LocalSeed['delimiter']>): Promise<boolean> {
  try {
    await dataRows(source, { delimiter }).columns()
    return true
  } catch (error) {
    return !isSowError(error) || error.problems[0]?.rule !== 'delimiter'
  }
}

function isFoundByName(seed: WrittenSeed, table: string, tables: SeedTables): boolean {
  try {
    return tableOfSeed(seed, tables) === table
  } catch {
    return false
  }
}

/** Null where the table has one natural key, and it is meant. Throws TARGET_KEY for columns that hold nothing apart. */
function chooseKey(
  live: LiveTable,
  file: SeedFile,
  carried: readonly string[],
  { key }: AddSeedChoices,
): readonly string[] | null {
  const keys = naturalKeys(live)
  const [sole, ...more] = keys
  if (key === null) {
    const fitting = keys.filter((columns) => columns.every((name) => carried.includes(name)))
    return more.length > 0 && fitting.length === 1 ? (fitting[0] ?? null) : null
  }
  if (!isHeld(live, key))
    throw new SowError({
      code: 'TARGET_KEY',
      message: `No unique index of ${live.name} holds its rows apart by ${key.join(', ')}.`,
      hint:
        keys.length === 0
          ? 'Give the table a unique index first.'
          : `Choose one of its keys: --key ${keys.map((columns) => columns.join(',')).join(', or --key ')}`,
      place: { file: file.name, table: live.name },
    })
  return more.length === 0 && sole !== undefined && sole.join() === key.join() ? null : key
}

/** How many values of a column are looked up in the table that it refers to. */
const sampled = 1000

/**
 * What the foreign keys say, where it is not what the file holds: ids that the other table has under that very name. Null where
 * nothing is to be said.
 */
async function heldReferences(
  database: Database,
  packages: readonly DiscoveredPackage[],
  seed: WrittenSeed,
  live: LiveTable,
  tables: SeedTables,
): Promise<NonNullable<LocalSeed['refs']> | null> {
  const fed = fedTables(packages, [])
  const implied = (await completeSeed(seed, live.name, { tables, fed })).refs
  const kept: Record<string, NonNullable<LocalSeed['refs']>[string]> = {}
  let isOther = false
  for (const [column, reference] of Object.entries(implied)) {
    const id = live.foreignKeys.find(({ columns }) => columns[0] === column)
    if (reference.to === 'table' && id !== undefined) {
      const values = await valuesOf(seed, column)
      const [byKey = ''] = reference.key
      const asId = await countHeld(database, reference.table, id.targetColumns[0] ?? '', values)
      const asKey = reference.key.length > 1 ? 0 : await countHeld(database, reference.table, byKey, values)
      if (asId > asKey) isOther = true
      else kept[column] = { table: reference.table, key: reference.key }
    } else if (reference.to === 'foreign-dataset') kept[column] = { dataset: reference.identity }
    else kept[column] = 'self'
  }
  return isOther ? kept : null
}

async function valuesOf({ rows }: WrittenSeed, column: string): Promise<string[]> {
  const values = new Set<string>()
  for await (const { values: row } of rows.read()) {
    const value = row[column]
    if (value !== null && value !== undefined) values.add(String(value))
    if (values.size >= sampled) break
  }
  return [...values]
}

/** Columns that the application stamps are the site's, and so is what the author says. */
async function owners(
  { rows, file, name }: WrittenSeed,
  live: LiveTable | null,
  { own }: AddSeedChoices,
): Promise<Pick<LocalSeed, 'own'>> {
  const carried = await rows.columns()
  const unknown = Object.keys(own).find((column) => !carried.includes(column))
  if (unknown !== undefined)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `--own names ${unknown}, which is no column of the file.`,
      hint: `Its columns are ${carried.join(', ')}.`,
      place: { file: file.name, dataset: identityOf({ file, name }) },
    })
  const stamped = (live?.columns ?? []).filter((column) => carried.includes(column.name) && isAudit(column))
  const all = { ...Object.fromEntries(stamped.map((column) => [column.name, 'site' as const])), ...own }
  return Object.keys(all).length === 0 ? {} : { own: all }
}
