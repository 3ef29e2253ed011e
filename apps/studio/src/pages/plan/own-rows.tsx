import type { PlanReport } from '@sow/runner'
import { DataTable } from '../../parts/data-table.js'
import { groupDigits } from '../../words/numbers.js'

type Impact = NonNullable<PlanReport['impact']>[number]

const becomes: Readonly<Record<Impact['change'], string>> = {
  ends: 'Ends',
  flips: 'Is a heading from then on',
  'means-otherwise': 'Changes its text',
}

/** The site's own rows that refer to codes which a plan would end or change. */
export function OwnRows({ impact }: { readonly impact: PlanReport['impact'] }) {
  if (impact === undefined) return <p class="quiet">Counting …</p>
  if (impact.length === 0) return <p class="quiet">No row of ours refers to a code that would change.</p>
  return (
    <DataTable
      caption="Our own rows that refer to codes which change"
      rows={impact}
      keyOf={({ dataset, code, table, columns }) => JSON.stringify([dataset, code, table, columns])}
      columns={[
        { title: 'Code', cell: ({ code }) => code },
        { title: 'What becomes of it', cell: ({ change }) => becomes[change] },
        { title: 'Last day', cell: ({ through }) => through ?? '' },
        { title: 'Our rows', align: 'end', cell: ({ rows }) => groupDigits(rows) },
        { title: 'In', cell: ({ table, columns }) => `${table} (${columns.join(', ')})` },
        { title: 'In its place', cell: ({ successors }) => successors.join(', ') },
      ]}
    />
  )
}
