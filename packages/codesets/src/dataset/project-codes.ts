import type { DatedHome } from '../code-set/code-set.js'
import type { CodePeriod } from '../validity/code-period.js'
import { dayAfter } from '../validity/day.js'

/** One row a code: the texts of its last period, and the days on which it was last billable. */
export function projectCodes(
  periods: readonly CodePeriod[],
  system: string,
  { columns, isAlone }: DatedHome,
): object[] {
  const rows: object[] = []
  for (let at = 0; at < periods.length; ) {
    const first = at
    const code = periods[at]?.code
    while (periods[at]?.code === code) at += 1
    const own = periods.slice(first, at)
    const last = own.at(-1)
    if (last === undefined) continue
    const billable = lastBillable(own)
    rows.push({
      ...(isAlone ? {} : { code_system: system }),
      code: last.code,
      [columns.short]: last.state.short,
      [columns.long]: last.state.long,
      [columns.from]: billable?.from ?? null,
      [throughColumn(columns)]: billable === null ? null : endOf(billable),
      retired_on: endOf(last),
    })
  }
  return rows
}

/** Null also where a later file lacks the code without a word: nobody ended it. */
function endOf({ through, endIsUnknown }: Pick<CodePeriod, 'through' | 'endIsUnknown'>): string | null {
  return endIsUnknown === true ? null : through
}

/** The column of the last day on which a code was billable. */
export function throughColumn({ through = 'billable_through' }: DatedHome['columns']): string {
  return through
}

/** The last days without a break on which a code could be billed; null where it never could. */
function lastBillable(
  periods: readonly CodePeriod[],
): Pick<CodePeriod, 'from' | 'through' | 'endIsUnknown'> | null {
  const last = periods.findLastIndex(({ state }) => state.billable)
  const end = periods[last]
  if (end === undefined) return null
  let first = last
  while (
    first > 0 &&
    periods[first - 1]?.state.billable === true &&
    touches(periods[first - 1], periods[first])
  )
    first -= 1
  return { ...end, from: periods[first]?.from ?? end.from }
}

function touches(earlier: CodePeriod | undefined, later: CodePeriod | undefined): boolean {
  return (
    earlier !== undefined &&
    later !== undefined &&
    earlier.through !== null &&
    dayAfter(earlier.through) === later.from
  )
}
