import type { AdoptReport } from '@sow/runner'
import { howToType } from './how-to-type.js'
import { nothingWritten } from './render-look.js'
import { renderLeft } from './render-undone.js'

/** What becomes of an adoption that is ended, and which rows stay. */
export function renderEnded({ ended, left }: AdoptReport, isLook: boolean): string[] {
  if (ended === null) return []
  const { run, ledger } = ended
  const told = renderLeft(left.map(({ dataset, rows }) => ({ dataset, left: rows.length, leftRows: rows })))
  const stay =
    told.length > 0 ? ['Rows that Sow brought stay, and are the site’s:', ...told] : noneStay[ledger]
  if (isLook)
    return [
      run === null
        ? 'Nobody took this database over: the ledger would go, and nothing of Sow is left then.'
        : `The adoption of run ${run} would be ended.`,
      ...stay,
      '',
      nothingWritten,
    ]
  const adoption =
    run === null
      ? 'The ledger is gone: nothing of Sow is left here.'
      : `The adoption is ended${fates[ledger]}`
  return [
    adoption,
    ...stay,
    ...(ledger === 'was-before' ? [`To end Sow here: ${howToType('db adopt --undo')}`] : []),
  ]
}

type Fate = NonNullable<AdoptReport['ended']>['ledger']

const fates: Readonly<Record<Fate, string>> = {
  goes: ', and the ledger that came with it is gone.',
  protects: '; the ledger stays, as it protects this database.',
  'was-before': '; the ledger stays, as it is older.',
}

/** Rows of runs before the adoption are no matter of its end. */
const noneStay: Readonly<Record<Fate, readonly string[]>> = {
  goes: ['No row that Sow brought stays.'],
  protects: ['No row that Sow brought since stays.'],
  'was-before': ['Runs of before the adoption stay, and can be undone as ever.'],
}
