import type { CapturedTable, CaptureReport } from '@sow/workshop'
import { dim, yellow } from './color.js'
import { counted } from './render-counts.js'
import { renderNewPackage } from './render-new-package.js'

const reasons: Readonly<Record<CapturedTable['left'][number]['reason'], string>> = {
  id: 'an id that the database makes',
  generated: 'computed by the database',
  audit: 'audit',
  tenant: 'the tenant',
  empty: 'empty',
  retirement: 'dates rows that a release drops',
}

/** What was lifted, table by table, and what the package is. */
export function renderCapture(report: CaptureReport): string[] {
  return [
    ...report.tables.flatMap(renderTable),
    ...report.personal.map(({ table, column, looksLike }) =>
      yellow(`Taken, though it seems to hold ${looksLike}: ${table}.${column}`),
    ),
    ...report.warnings.map((warning) => yellow(`Look at this: ${warning}`)),
    '',
    ...renderNewPackage(report),
    '',
    'Then, on the database that the rows came from: sow db plan --adopt-as base',
    'names rows that were edited since; sow db seed --adopt-as base takes all over, and',
    'stops before it overwrites one of them, unless --accept-overwrite names its dataset.',
  ]
}

function renderTable({ table, key, rows, format, references, left }: CapturedTable): string[] {
  const named = references.map(
    ({ column, table: other, captured }) => `${column} -> ${other}${captured ? '' : ' (not captured)'}`,
  )
  return [
    `${table}: ${counted(rows, 'row')} by ${key.join(', ')}, as ${format === 'ts' ? 'TypeScript' : format.toUpperCase()}`,
    ...(named.length === 0 ? [] : [dim(`  refers to  ${named.join(', ')}`)]),
    ...(left.length === 0
      ? []
      : [dim(`  left out   ${left.map((each) => `${each.column} (${reasons[each.reason]})`).join(', ')}`)]),
  ]
}
