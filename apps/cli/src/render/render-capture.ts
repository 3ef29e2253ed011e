import type { CapturedTable, CaptureReport } from '@sow/workshop'
import { dim, yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted } from './render-counts.js'
import { renderNewPackage } from './render-new-package.js'
import { fitLines } from './width.js'

const reasons: Readonly<Record<CapturedTable['left'][number]['reason'], string>> = {
  id: 'an id that the database makes',
  generated: 'computed by the database',
  audit: 'audit',
  tenant: 'the tenant',
  empty: 'empty',
  retirement: 'dates rows that a release drops',
  circle: 'part of a circle of references',
  chosen: 'as you said',
}

const siteReasons: Readonly<Record<CapturedTable['own'][number]['reason'], string>> = {
  id: 'an id that an application makes',
  audit: 'audit',
  clock: 'the time of writing',
}

/** What was lifted, table by table, and what the package is. */
export function renderCapture(report: CaptureReport): string[] {
  return fitLines([
    ...report.tables.flatMap(renderTable),
    ...report.personal.map(({ table, column, looksLike }) =>
      yellow(`Taken, though it seems to hold ${looksLike}: ${table}.${column}`),
    ),
    ...report.warnings.map((warning) => yellow(`Look at this: ${warning}`)),
    '',
    ...renderNewPackage(report),
    '',
    'The database was only read. On the one that the rows came from, this counts',
    'rows that are equal, edited, missing and extra, and writes nothing:',
    `  ${howToType(`db plan ${ofCaptured(report)}`)}`,
    '`db seed` with the same flags takes them over, and stops before it overwrites',
    'one, unless --accept-overwrite names its dataset.',
  ])
}

/** More datasets than these are meant by their domain. */
const namedDatasets = 4

/** Rows of other datasets are not what was captured, and no release is to replace them. */
function ofCaptured({ domain, datasets }: CaptureReport): string {
  return datasets.length > namedDatasets
    ? `--only ${domain} --adopt-as base`
    : `--adopt-as base=${datasets.map(({ dataset }) => `${domain}/${dataset}`).join(',')}`
}

function renderTable({ table, key, rows, format, references, left, own, proof }: CapturedTable): string[] {
  const named = references.map(
    ({ column, table: other, captured }) => `${column} -> ${other}${captured ? '' : ' (not captured)'}`,
  )
  return [
    `${table}: ${counted(rows, 'row')} by ${key.join(', ')}, as ${format === 'ts' ? 'TypeScript' : format.toUpperCase()}`,
    ...(named.length === 0 ? [] : [dim(`  refers to  ${named.join(', ')}`)]),
    ...(own.length === 0
      ? []
      : [
          dim(
            `  the site's  ${own.map((each) => `${each.column} (${siteReasons[each.reason]})`).join(', ')}: written with a new row, never again`,
          ),
        ]),
    ...renderProof(proof),
    ...(left.length === 0
      ? []
      : [dim(`  left out   ${left.map((each) => `${each.column} (${reasons[each.reason]})`).join(', ')}`)]),
  ]
}

/** That the rows differ today was counted; what keeps it so is still to be made. */
function renderProof(proof: CapturedTable['proof']): string[] {
  if (proof === null) return []
  const { rows, statement, migration } = proof
  const counted = `  No unique index holds this key. Counted: ${rows === 1 ? 'the 1 row has' : `all ${rows} rows have`} a key of their own.`
  return [
    yellow(counted),
    migration === null
      ? yellow(`  Before the first seed, let your migrations run: ${statement}`)
      : yellow(`  The package's migration ${migration} makes the index.`),
  ]
}
