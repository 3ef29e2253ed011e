import { type Database, type LiveColumn, type LiveReading, readLiveRows } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { AuthoredDataset, RowFormat } from '../package/authored/authored-package.js'
import { sentenceName } from '../package/authored/package-names.js'
import type { CapturedTable } from './capture-report.js'
import { authoredReferences, ReferredKeys, referencedTables } from './captured-references.js'
import { CapturedColumns } from './captured-values.js'
import { datasetName } from './dataset-name.js'
import {
  datesRetirement,
  type LeftColumn,
  reasonOfSite,
  reasonToLeave,
  type SiteColumn,
} from './left-columns.js'
import type { PersonalColumn } from './personal-data.js'
import type { CapturedShapes } from './read-shapes.js'
import type { ReferredRows } from './stand-ins.js'
import { chooseFormat, heldRows, type RowSurvey, surveyRows } from './survey-rows.js'
import { leavingRules, type TableShape } from './table-shape.js'
import { typedReading } from './typed-reading.js'
import { writeRows } from './write-rows.js'

export interface CaptureWish {
  readonly domain: string
  readonly kind: AuthoredDataset['kind']
  readonly format: RowFormat | null
  /** The tenant whose copy is captured. */
  readonly tenant: string | null
  /** True where there are to be no rows, of any tenant. */
  readonly onlyEmpty?: boolean
  /** A folder for rows that are too many to be held. */
  readonly folder: string
}

/** A dataset that was lifted, with what there is to say of it. */
export interface CapturedDataset {
  readonly dataset: AuthoredDataset
  readonly report: CapturedTable
  readonly personal: readonly PersonalColumn[]
  /** The rows that it refers to and that are not captured. */
  readonly referred: readonly ReferredRows[]
}

/** Lifts the rows of every captured table, parents before children. Throws CONFIG_USAGE for a tenant without rows. */
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
  const { live, key } = shape
  const kept = live.columns.filter((column) => reasonToLeave(live, column, leavingRules(shape)) === null)
  const readings = kept.map((column) => typedReading(shape, column, shapes.byTable))
  const columns = new CapturedColumns(readings, key)
  const reading = readingFor(shape, columns, wish)
  const read = () => readLiveRows(database, reading, key)
  const referred = new ReferredKeys(shape, shapes)
  const most = wish.format === 'ts' ? Number.POSITIVE_INFINITY : heldRows
  const survey = await surveyRows(live.name, columns, read(), most, (rows) => referred.see(rows))
  if (survey.count === 0 && reading.tenant !== null) throw noRows(shape)
  const carried = kept.filter((column) =>
    survey.count === 0 ? !datesRetirement(column) : !isEmpty(column, survey, key),
  )
  const dataset = datasetOf(shape, shapes, { carried, kept, survey }, columns, wish)
  const rows = await writeRows(columns, survey.held, read, {
    ...dataset,
    carried: carried.map(({ name }) => name),
    folder: wish.folder,
  })
  return {
    dataset: { ...dataset, rows },
    report: reportOf(shape, shapes, { carried, kept, survey }, dataset),
    personal: survey.personal,
    referred: referred.rows(),
  }
}

function readingFor(shape: TableShape, { columns }: CapturedColumns, wish: CaptureWish): LiveReading {
  const { live, tenants } = shape
  return {
    table: live.name,
    values: columns.map(({ reading }) => reading),
    tenant: tenants === null || wish.onlyEmpty === true ? null : { ...tenants, slug: tenantOf(shape, wish) },
  }
}

/** What of a table goes into the package. */
interface Taken {
  readonly carried: readonly LiveColumn[]
  /** The same before rows were read. */
  readonly kept: readonly LiveColumn[]
  readonly survey: RowSurvey
}

function datasetOf(
  { live, key, tenants, ...shape }: TableShape,
  shapes: CapturedShapes,
  { carried, kept, survey }: Taken,
  columns: CapturedColumns,
  wish: CaptureWish,
): Omit<AuthoredDataset, 'rows'> {
  const name = datasetName(live.name, wish.domain)
  const names = carried.map((column) => column.name)
  return {
    name,
    title: sentenceName(name),
    table: live.name,
    scope: tenants === null ? 'global' : 'tenant',
    kind: wish.kind,
    key,
    refs: authoredReferences({ live, key, tenants, ...shape }, shapes, names, wish.domain),
    siteColumns: carried
      .filter((column) => reasonOfSite(live, column, key) !== null)
      .map((each) => each.name),
    retireOn: kept.find((column) => !names.includes(column.name) && datesRetirement(column))?.name ?? null,
    format: chooseFormat(survey, wish.format),
    headers: columns.leaves
      .filter(({ column }) => names.includes(column))
      .map(({ header }) => header.join('.')),
  }
}

function reportOf(
  shape: TableShape,
  shapes: CapturedShapes,
  { carried, survey }: Taken,
  { name, format, retireOn }: Omit<AuthoredDataset, 'rows'>,
): CapturedTable {
  const { live, key, proof } = shape
  const names = carried.map((column) => column.name)
  return {
    table: live.name,
    dataset: name,
    key,
    rows: survey.count,
    format,
    references: referencedTables(shape, shapes, names),
    left: live.columns.flatMap((column) => leftColumn(shape, column, names, retireOn)),
    own: carried.flatMap((column) => siteColumn(shape, column)),
    proof: proof === null ? null : { rows: proof.rows, statement: `${proof.statement};`, migration: null },
  }
}

function leftColumn(
  shape: TableShape,
  column: LiveColumn,
  carried: readonly string[],
  retireOn: string | null,
): LeftColumn[] {
  const reason = reasonToLeave(shape.live, column, leavingRules(shape))
  if (reason !== null) return [{ column: column.name, reason }]
  if (carried.includes(column.name)) return []
  return [{ column: column.name, reason: column.name === retireOn ? 'retirement' : 'empty' }]
}

function siteColumn({ live, key }: TableShape, column: LiveColumn): SiteColumn[] {
  const reason = reasonOfSite(live, column, key)
  return reason === null ? [] : [{ column: column.name, reason }]
}

/** A column that no row uses, and that the database fills with null by itself. */
function isEmpty(
  { name, notNull, defaultExpression }: LiveColumn,
  { filled }: RowSurvey,
  key: readonly string[],
): boolean {
  return !notNull && defaultExpression === null && !key.includes(name) && !filled.has(name)
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

function noRows({ live }: TableShape): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `The table ${live.name} has no rows of the tenant that is named, or there is no such tenant.`,
    hint: 'Name another tenant with --tenant, or leave the table out.',
    place: { table: live.name },
  })
}
