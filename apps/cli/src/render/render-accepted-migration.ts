import type { acceptWritten } from '@sow/runner'
import { counted } from './render-counts.js'
import { renderTable } from './render-table.js'
import { fitLines } from './width.js'

type AcceptMigrationReport = Awaited<ReturnType<typeof acceptWritten>>

/** What became, or would become, of the rows that a migration of another tool wrote. */
export function renderAcceptedMigration(
  { tool, migration, datasets }: AcceptMigrationReport,
  isLook: boolean,
): string[] {
  if (datasets.length === 0)
    return [`${migration} of ${tool} wrote no rows of a dataset since Sow last looked.`]
  const columns = [
    { title: '', align: 'left' as const },
    { title: isLook ? 'would be taken' : 'taken', align: 'right' as const },
    { title: 'apart', align: 'right' as const },
  ]
  const rows = datasets.map(({ dataset, taken, apart }) => [dataset, String(taken), String(apart)])
  return fitLines([
    `Written by ${migration} of ${tool}:`,
    ...renderTable(columns, rows),
    ...datasets.flatMap(({ dataset, apart, apartKeys }) =>
      apart === 0
        ? []
        : [
            `${dataset}: ${counted(apart, 'row')} with an edit or a conflict that is not the migration's, or of which nobody can tell, ${apart === 1 ? 'keeps its' : 'keep their'} base: ${apartKeys.join(', ')}${apart > apartKeys.length ? ', ...' : ''}`,
          ],
    ),
    isLook ? 'Nothing was written.' : 'No row was written: what they hold is known now.',
    ...(datasets.some(({ taken }) => taken > 0) ? [bringAlong] : []),
  ])
}

/** What was taken is the base: to a later release with the old values it looks as if the package had changed them. */
const bringAlong =
  'The next release, or a file that changed, writes its own values there: bring its rows along with the migration.'
