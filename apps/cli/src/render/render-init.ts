import type { InitReport } from '@sow/workshop'
import { yellow } from './color.js'
import { renderTable } from './render-table.js'
import { fitLines } from './width.js'

const verbs = {
  created: ['Wrote', 'Would write'],
  changed: ['Changed', 'Would change'],
  unchanged: ['Left', 'Would leave'],
} as const

/** A command is pasted: what it is for gives way. */
const nextColumns = [
  { title: 'what', align: 'left', narrow: 'wrap' },
  { title: 'command', align: 'left' },
] as const

/** What was done to a project, and what to type next. */
export function renderInit(report: InitReport, dryRun: boolean): string[] {
  const { files, scripts, packageManager, schemaTool, next } = report
  const { name, toldBy } = packageManager
  return fitLines([
    ...(schemaTool === null
      ? []
      : [
          `${schemaTool.name} keeps the schema (told by ${schemaTool.toldBy}). Sow runs no migration, and looks after rows.`,
          '',
        ]),
    ...files.map(({ file, change }) => {
      const parts = [...scripts.added, ...(schemaTool?.hook === file ? ['prisma.seed'] : [])]
      const added = file === 'package.json' && change === 'changed' ? `: ${parts.join(', ')}` : ''
      return `${verbs[change][dryRun ? 1 : 0]} ${file}${added}${change === 'unchanged' ? ' as it is' : ''}`
    }),
    ...scripts.taken.map(({ script, text, wanted }) =>
      yellow(
        `The script ${script} is another one (${text}) and stays: use \`${wanted}\`, or add it under another name.`,
      ),
    ),
    ...(schemaTool?.byHand
      ? [yellow(`Add this to ${schemaTool.byHand.file}, which stays as it is: ${schemaTool.byHand.line}`)]
      : []),
    '',
    `Next, with ${name}${toldBy === null ? '' : ` (told by ${toldBy})`}:`,
    ...renderTable(
      nextColumns,
      next.map(({ what, command }) => [what, command]),
      { indent: 2, titles: false },
    ),
  ])
}
