import type { ShowReport } from '@sow/runner'
import { howToType } from './how-to-type.js'
import { counted, groupDigits } from './render-counts.js'
import { renderTable } from './render-table.js'
import { toldKey } from './told-key.js'
import { fitLines } from './width.js'

/** The longest value of a cell; the JSON document has all of it. */
const widest = 40

/** What of the dataset is shown. */
interface ShownPart {
  readonly search: string | null
  readonly tenant: string | null
  readonly asOf: number | null
}

/** A page of rows as a table: key, name, then the other columns. */
export function renderShown(report: ShowReport, part: ShownPart): string[] {
  const { rows, dataset, title, next } = report
  const head = [...(title === null || title === dataset ? [] : [title]), tellCounts(report, part)]
  const table = rows.length === 0 ? [] : ['', ...tableOf(report)]
  const after =
    next === null
      ? []
      : [
          `Next: ${howToType(`db show ${dataset}`)} --after '${next.key}'${next.tenant === null ? '' : ` --tenant ${next.tenant}`}`,
        ]
  const told = [...fitLines(tellGaps(report)), ...after]
  return [...head, ...table, ...(rows.length === 0 || told.length === 0 ? [] : ['']), ...told]
}

/** What is not cut: a tenant and a key are typed as they stand here. */
const whole: readonly string[] = ['tenant', 'key', '']

function tableOf({ rows, columns, nameColumn }: ShowReport): string[] {
  const tenants = rows.some(({ tenant }) => tenant !== null)
  const others = columns.filter(({ name, isKey }) => !isKey && name !== nameColumn)
  const names = [...(nameColumn === null ? [] : [nameColumn]), ...others.map(({ name }) => name)]
  const titles = [...(tenants ? ['tenant'] : []), 'key', ...names, '']
  return renderTable(
    titles.map((title) => ({ title, align: 'left', narrow: whole.includes(title) ? 'wrap' : 'cut' })),
    rows.map(({ tenant, key, values, edited, isCertain }) => [
      ...(tenants ? [tenant ?? ''] : []),
      toldKey(key),
      ...names.map((name) => cut(values[name] ?? 'null')),
      noteOf(edited, isCertain),
    ]),
  )
}

function noteOf(edited: readonly string[], isCertain: boolean): string {
  if (!isCertain) return 'perhaps edited since'
  return edited.length === 0 ? '' : `edited: ${edited.join(', ')}`
}

function cut(value: string): string {
  return value.length <= widest ? value : `${value.slice(0, widest - 1)}…`
}

function tellCounts({ dataset, counts, rows }: ShowReport, { search, tenant, asOf }: ShownPart): string {
  const state = asOf === null ? '' : ` as run ${asOf} left it`
  const of = tenant === null ? '' : `, tenant ${tenant}`
  if (counts === null) return `${dataset}${state}${of}`
  const found =
    search === null
      ? counted(counts.total, 'row')
      : `${counted(counts.matching, 'row')} of ${groupDigits(counts.total)}`
  const shown =
    rows.length === (search === null ? counts.total : counts.matching)
      ? ''
      : `, ${groupDigits(rows.length)} shown`
  return `${dataset}${state}${of}: ${found}${shown}`
}

function tellGaps({ gaps }: ShowReport): string[] {
  if (gaps === null) return []
  const { pruned, uncertain, lost } = gaps
  return [
    ...(pruned.length === 0
      ? []
      : [`The history of run ${pruned.join(', ')} was pruned: what it wrote is shown as it left it.`]),
    ...(uncertain === 0
      ? []
      : [`${counted(uncertain, 'row')}: somebody else wrote it since; its values may be later ones.`]),
    ...(lost === 0
      ? []
      : [`${counted(lost, 'row')} more was there, and was deleted by the site: its values are not known.`]),
  ]
}
