import type { PlaceReport } from '@sow/runner'
import { counted } from './render-counts.js'
import { renderFindings } from './render-findings.js'
import { nothingWritten } from './render-look.js'
import { fitLines } from './width.js'

/** What `db place` did, or would do, and what it cannot. */
export function renderPlacing(report: PlaceReport, isLook: boolean): string[] {
  const { cluster, tables, findings } = report
  if (tables.length === 0) return ['No package says where its tables are in a cluster of Citus.']
  if (!cluster) return fitLines(renderOneServer(tables.length))
  const isDone = isLook ? report.steps.length > 0 : report.placed.length > 0
  return [
    ...fitLines([...renderSettled(report), ...(isLook ? renderSteps(report) : renderPlaced(report))]),
    ...(findings.length === 0
      ? []
      : ['', 'What keeps tables from their places:', ...renderFindings(findings)]),
    ...(isLook && isDone ? ['', nothingWritten] : []),
  ]
}

function renderOneServer(count: number): string[] {
  return [
    `This database is no coordinator of Citus: all tables are on one server, and nothing is to be placed.`,
    `In a cluster ${counted(count, 'table')} would be; \`sow migration check\` says what stops one.`,
  ]
}

function renderSettled({ tables, placed }: PlaceReport): string[] {
  const before = tables.filter(({ state }) => state === 'placed').length - placed.length
  const open = tables.some(({ state }) => state !== 'placed')
  if (before === 0) return []
  if (!open && placed.length === 0) return [`Every table is where it is declared to be: ${before} of them.`]
  return [`${counted(before, 'table')} ${before === 1 ? 'is' : 'are'} there already.`]
}

function renderSteps({ steps, tied, tables }: PlaceReport): string[] {
  if (steps.length === 0) return []
  const where = new Map(tables.map((each) => [each.table, tellWhere(each)]))
  return [
    'To be placed, in this order:',
    ...steps.flatMap((step) => [
      ...step.map((table) => `  ${table}  ${where.get(table)}`),
      ...(step.length > 1 ? [`  These ${step.length} go together, in one transaction.`] : []),
    ]),
    ...renderTied(tied),
  ]
}

function tellWhere({ placement, by, beside }: PlaceReport['tables'][number]): string {
  if (placement !== 'distributed') return placement === 'reference' ? 'on each server' : 'on the coordinator'
  return `by ${by}${beside === null ? '' : `, beside ${beside}`}`
}

function renderTied(tied: readonly string[]): string[] {
  if (tied.length === 0) return []
  const [become, stay] = tied.length === 1 ? ['becomes', 'stays'] : ['become', 'stay']
  return [
    `By foreign keys ${counted(tied.length, 'table')} of the coordinator ${become} known to Citus, and ${stay} there.`,
  ]
}

function renderPlaced({ placed, tied }: PlaceReport): string[] {
  if (placed.length === 0) return []
  const names = placed.map(({ table }) => table).join(', ')
  const held = placed.filter(({ hadRows }) => hadRows).map(({ table }) => table)
  return [
    `Placed ${counted(placed.length, 'table')}: ${names}.`,
    ...renderTied(tied),
    ...(held.length === 0
      ? []
      : [
          `Rows that were there before are still on the coordinator's disk, where nobody sees them: ${held.join(', ')}. To free it, for each of them:`,
          "  select truncate_local_data_after_distributing_table('NAME')",
        ]),
  ]
}
