import type { LeftRow, PlannedRow } from '@sow/engine'
import { yellow } from './color.js'
import { linesByDomain, splitIdentity } from './group-by-domain.js'
import { howToType } from './how-to-type.js'
import { counted, groupDigits, tellCounts } from './render-counts.js'
import { nothingWritten, renderLookedAt } from './render-look.js'
import { renderTable } from './render-table.js'
import { fitLines } from './width.js'

/** Rows left that are named one by one. */
const namedRows = 20

interface LeftBehind {
  readonly dataset: string
  readonly left: number
  readonly leftRows: readonly LeftRow[]
}

interface LookedAtBehind extends LeftBehind {
  /** Only of a dry run. */
  readonly rows?: readonly PlannedRow[]
  readonly tableGone: boolean
}

interface UndoneLines {
  readonly undone: number
  readonly alreadyUndone: boolean
  /** Null where nothing was written: it was undone before, or it is a dry run. */
  readonly run: { readonly id: number } | null
  readonly datasets: readonly (LookedAtBehind & {
    readonly restored: number
    readonly removed: number
    readonly broughtBack: number
    readonly heldVersion: string | null
  })[]
}

/** What an undo did: a table of datasets, the rows it left, and what is held. */
export function renderUndone(report: UndoneLines): string[] {
  const { datasets, undone, run, alreadyUndone } = report
  if (alreadyUndone) return [`Run ${undone} is already undone.`]
  const held = datasets.filter(({ heldVersion }) => heldVersion !== null)
  const table = renderCounts(datasets)
  return fitLines([
    ...table,
    ...(table.length === 0 ? [] : ['']),
    run === null ? tellUndoing(report) : `Run ${undone} is undone.`,
    ...renderLeft(datasets),
    ...renderGone(
      datasets,
      (dataset) => `Nothing of ${dataset} is left to undo: its table is gone, or its tenants are.`,
    ),
    ...(run === null ? [...renderLookedAt(datasets.map(withCount)), '', nothingWritten] : []),
    ...(held.length === 0 || run === null
      ? []
      : [
          `${counted(held.length, 'dataset')} held at the earlier release, so that the next deploy does not undo the undo.`,
          `To end the hold: ${howToType('db release')}`,
          `To do the run again: ${howToType(`db undo ${run.id}`)}`,
        ]),
  ])
}

type UndoneLine = UndoneLines['datasets'][number]

function withCount(undone: UndoneLine): UndoneLine & { readonly count: number } {
  return { ...undone, count: undone.restored + undone.removed + undone.broughtBack }
}

/** `Run 3 would be undone: 1 row restored, 2 removed.` */
function tellUndoing({ undone, datasets }: UndoneLines): string {
  const sum = (of: 'restored' | 'removed' | 'broughtBack') =>
    datasets.reduce((total, each) => total + each[of], 0)
  const counts = tellCounts([
    ['restored', sum('restored')],
    ['removed', sum('removed')],
    ['brought back', sum('broughtBack')],
  ])
  return `Run ${undone} would be undone, by rows: ${counts === '' ? 'none' : counts}.`
}

/** The datasets of which rows changed or stay, grouped by domain. */
function renderCounts(datasets: UndoneLines['datasets']): string[] {
  const changed = datasets
    .filter(({ restored, removed, broughtBack, left }) => restored + removed + broughtBack + left > 0)
    .map((counts) => ({ ...counts, ...splitIdentity(counts.dataset) }))
  if (changed.length === 0) return []
  const columns = [
    { title: 'dataset', align: 'left' as const, narrow: 'cut' as const },
    ...['restored', 'removed', 'brought back', 'left'].map((title) => ({ title, align: 'right' as const })),
  ]
  const rows = linesByDomain(changed).map((line) => {
    if (line.kind !== 'dataset') return [line.name]
    const { restored, removed, broughtBack, left } = line.dataset
    return [line.name, ...[restored, removed, broughtBack, left].map(groupDigits)]
  })
  return renderTable(columns, rows)
}

interface RemovedLines {
  /** Null of a dry run. */
  readonly run: object | null
  readonly datasets: readonly (LookedAtBehind & { readonly removed: number })[]
}

/** What a removal took away, and what it left. */
export function renderRemoved({ run, datasets }: RemovedLines, domain: string): string[] {
  const removed = datasets.reduce((sum, dataset) => sum + dataset.removed, 0)
  if (run === null)
    return fitLines([
      `This takes ${counted(removed, 'row')} of ${domain} away.`,
      ...renderLeft(datasets),
      ...renderGone(datasets, (dataset) => `The table of ${dataset} is gone: the ledger would forget it.`),
      ...renderLookedAt(datasets.map((each) => ({ ...each, count: each.removed }))),
      '',
      nothingWritten,
    ])
  return fitLines([
    `Removed ${counted(removed, 'row')} of ${domain}.`,
    ...renderLeft(datasets),
    ...renderGone(datasets, (dataset) => `The table of ${dataset} is gone: the ledger forgot it.`),
    'Next: take the package out of package.json, or the files out of the seeds folder. Otherwise the next seed brings the rows back.',
  ])
}

const reasons: Readonly<Record<LeftRow['reason'], string>> = {
  edited: 'somebody wrote it since',
  deleted: 'it is gone',
  'came-back': 'its key is taken again',
  referenced: 'other rows refer to it',
  carried: 'another dataset has it',
}

/** What is true of the others is done all the same. */
function renderGone(datasets: readonly LookedAtBehind[], told: (dataset: string) => string): string[] {
  return datasets.filter(({ tableGone }) => tableGone).map(({ dataset }) => yellow(told(dataset)))
}

/** The rows that stay as they are, the first of them by name, each with the reason. */
export function renderLeft(datasets: readonly LeftBehind[]): string[] {
  const total = datasets.reduce((sum, { left }) => sum + left, 0)
  if (total === 0) return []
  const named = datasets
    .flatMap(({ dataset, leftRows }) =>
      leftRows.map(({ tenant, key, reason }) => {
        const whose = tenant === null ? '' : `${tenant}: `
        return `  ${dataset}  ${whose}${key}  (${reasons[reason]})`
      }),
    )
    .slice(0, namedRows)
  return [
    yellow(`${counted(total, 'row')} left as ${total === 1 ? 'it is' : 'they are'}:`),
    ...named,
    ...(total > named.length ? [`  and ${groupDigits(total - named.length)} more.`] : []),
  ]
}
