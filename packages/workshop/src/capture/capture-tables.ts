import { type Database, type LiveColumn, readLiveRows } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { AuthoredDataset, RowFormat } from '../package/authored/authored-package.js'
import { sentenceName } from '../package/authored/package-names.js'
import type { CapturedTable } from './capture-report.js'
import { authoredReferences, referencedTables, referredRows } from './captured-references.js'
import { type CapturedColumn, capturedRows, chooseFormat } from './captured-rows.js'
import { datasetName } from './dataset-name.js'
import { datesRetirement, type LeftColumn, reasonToLeave } from './left-columns.js'
import { looksPersonal, type PersonalColumn } from './personal-data.js'
import type { CapturedShapes } from './read-shapes.js'
import type { ReferredRows } from './stand-ins.js'
import type { TableShape } from './table-shape.js'
import { typedReading } from './typed-reading.js'

/** Up to so many rows are written as TypeScript. */
const fewRows = 200

export interface CaptureWish {
  readonly domain: string
  readonly kind: AuthoredDataset['kind']
  readonly format: RowFormat | null
  /** The tenant whose copy is captured. */
  readonly tenant: string | null
}

/** A dataset that was lifted, with what there is to say of it. */
export interface CapturedDataset {
  readonly dataset: AuthoredDataset
  readonly report: CapturedTable
  readonly personal: readonly PersonalColumn[]
  /** The rows that it refers to and that are not captured. */
  readonly referred: readonly ReferredRows[]
}

/** Lifts the rows of every captured table, parents before children. Throws CONFIG_USAGE for a table without rows. */
export async function captureTables(
  database: Database,
  shapes: CapturedShapes,
  wish: CaptureWish,
): Promise<readonly CapturedDataset[]> {
  const captured: CapturedDataset[] = []
  for (const shape of shapes.captured) captured.push(await captureTable(database, shape, shapes, wish))
  return captured
}

async function captureTable(
  database: Database,
  shape: TableShape,
  shapes: CapturedShapes,
  wish: CaptureWish,
): Promise<CapturedDataset> {
  const { live, key, tenants } = shape
  const rules = { key, tenantColumn: tenants?.column ?? null }
  const kept = live.columns.filter((column) => reasonToLeave(live, column, rules) === null)
  const columns = kept.map((column) => typedReading(shape, column, shapes.byTable))
  const rows = await readLiveRows(database, {
    table: live.name,
    values: columns.map(({ reading }) => reading),
    tenant: tenants === null ? null : { ...tenants, slug: tenantOf(shape, wish) },
  })
  if (rows.length === 0) throw noRows(shape, wish)
  const whole = capturedRows(columns, rows, key)
  const empty = kept.filter((column) => isEmpty(column, whole.values, key))
  const retirement = empty.find(datesRetirement)
  const carried = kept.filter((column) => !empty.includes(column)).map(({ name }) => name)
  const slim = {
    ...whole,
    values: whole.values.map((row) => only(row, carried, kept)),
    texts: whole.texts.map((row) => only(row, carried, kept)),
  }
  const format = chooseFormat(slim, wish.format ?? (rows.length > fewRows ? 'csv' : 'ts'))
  const name = datasetName(live.name, wish.domain)
  return {
    dataset: {
      name,
      title: sentenceName(name),
      table: live.name,
      scope: tenants === null ? 'global' : 'tenant',
      kind: wish.kind,
      key,
      refs: authoredReferences(shape, shapes, carried, wish.domain),
      retireOn: retirement?.name ?? null,
      format,
      rows: format === 'csv' ? slim.texts : slim.values,
    },
    report: {
      table: live.name,
      dataset: name,
      key,
      rows: rows.length,
      format,
      references: referencedTables(shape, shapes, carried),
      left: leftColumns(shape, empty, retirement),
    },
    personal: personalColumns(live.name, columns, slim.texts),
    referred: referredRows(shape, shapes, slim.values),
  }
}

/** A column that no row uses, and that the database fills with null by itself. */
function isEmpty(
  { name, notNull, defaultExpression }: LiveColumn,
  rows: readonly Readonly<Record<string, unknown>>[],
  key: readonly string[],
): boolean {
  return (
    !notNull && defaultExpression === null && !key.includes(name) && rows.every((row) => row[name] === null)
  )
}

/** Texts have a header per part of a composite reference: `schedule_id.code`. A column may have a dot in its name, too. */
function only(
  row: Readonly<Record<string, unknown>>,
  carried: readonly string[],
  columns: readonly LiveColumn[],
) {
  const columnOf = (header: string) =>
    columns.find(({ name }) => name === header)?.name ??
    columns.find(({ name }) => header.startsWith(`${name}.`))?.name
  return Object.fromEntries(
    Object.entries(row).filter(([header]) => carried.includes(columnOf(header) ?? header)),
  )
}

function leftColumns(
  { live, key, tenants }: TableShape,
  empty: readonly LiveColumn[],
  retirement: LiveColumn | undefined,
): LeftColumn[] {
  return live.columns.flatMap((column): LeftColumn[] => {
    const reason = reasonToLeave(live, column, { key, tenantColumn: tenants?.column ?? null })
    if (reason !== null) return [{ column: column.name, reason }]
    if (column === retirement) return [{ column: column.name, reason: 'retirement' }]
    return empty.includes(column) ? [{ column: column.name, reason: 'empty' }] : []
  })
}

function personalColumns(
  table: string,
  columns: readonly CapturedColumn[],
  texts: readonly Readonly<Record<string, unknown>>[],
): PersonalColumn[] {
  return columns.flatMap(({ reading: { column, through } }) => {
    const headers = Object.keys(texts[0] ?? {}).filter(
      (name) => name === column || name.startsWith(`${column}.`),
    )
    const named = through === null ? column : `${column}.${through.key.map((part) => part.column).join('.')}`
    const looksLike = looksPersonal(
      table,
      named,
      texts.flatMap((row) => headers.map((name) => row[name] as string | null)),
    )
    return looksLike === null ? [] : [{ table, column, looksLike }]
  })
}

function tenantOf({ live }: TableShape, { tenant }: CaptureWish): string {
  if (tenant !== null) return tenant
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The table ${live.name} holds the rows of every tenant.`,
    hint: 'Say whose copy is meant with --tenant SLUG; the dataset will then go to every tenant.',
    place: { table: live.name },
  })
}

function noRows({ live, tenants }: TableShape, { tenant }: CaptureWish): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message:
      tenants === null
        ? `The table ${live.name} has no rows to capture.`
        : `The table ${live.name} has no rows of the tenant that is named, or there is no such tenant.`,
    hint:
      tenant === null ? 'Leave the table out.' : 'Name another tenant with --tenant, or leave the table out.',
    place: { table: live.name },
  })
}
