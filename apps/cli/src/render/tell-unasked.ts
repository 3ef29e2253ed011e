import type { PlanReport } from '@sow/runner'

type PlannedDataset = PlanReport['datasets'][number]
type UnaskedReason = PlannedDataset['unasked'][number]['reason']

/** Why a plan could not ask a constraint, after its name. */
const reasons: Readonly<Record<UnaskedReason, string>> = {
  calls: 'it calls functions or operators of the application, which a plan does not run',
  kind: 'no plan can ask a constraint of this kind',
  rights: 'the role may not read the table that it refers to',
  columns: 'it looks at columns that get their values as a row is written',
  order: 'rows of the same run may bring what it asks for',
  size: 'a value is long, and whether it fits is seen as it is written',
  rows: 'too many rows would have to be compared with each other',
  trigger: 'it is a trigger or a rule, and what it does is seen as a row is written',
}

/** What the run may yet refuse, one sentence for each constraint. */
export function tellUnasked({ domain, dataset, unasked }: PlannedDataset): string[] {
  return unasked.map(
    ({ constraint, reason }) =>
      `${domain}/${dataset} may yet be refused by ${constraint}: ${reasons[reason]}.`,
  )
}

/** The same where triggers are many: those of all datasets in one sentence. */
export function tellUnaskedBriefly(datasets: readonly PlannedDataset[]): string[] {
  const isTrigger = ({ reason }: PlannedDataset['unasked'][number]) => reason === 'trigger'
  const fired = datasets.filter(({ unasked }) => unasked.some(isTrigger))
  if (fired.length < 2) return datasets.flatMap(tellUnasked)
  const others = datasets.map((each) => ({ ...each, unasked: each.unasked.filter((one) => !isTrigger(one)) }))
  return [
    ...others.flatMap(tellUnasked),
    `Rows of ${fired.length} datasets may yet be changed or refused by triggers of their tables: --all names them.`,
  ]
}
