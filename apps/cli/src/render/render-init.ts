import type { InitReport } from '@sow/workshop'
import { bold, yellow } from './color.js'

const verbs = {
  created: ['Wrote', 'Would write'],
  changed: ['Changed', 'Would change'],
  unchanged: ['Left', 'Would leave'],
} as const

/** What was done to a project, and what to type next. */
export function renderInit({ files, scripts, packageManager, next }: InitReport, dryRun: boolean): string[] {
  const width = Math.max(...next.map(({ what }) => what.length))
  const { name, toldBy } = packageManager
  return [
    ...files.map(({ file, change }) => {
      const added = file === 'package.json' && change === 'changed' ? `: ${scripts.added.join(', ')}` : ''
      return `${verbs[change][dryRun ? 1 : 0]} ${file}${added}${change === 'unchanged' ? ' as it is' : ''}`
    }),
    ...scripts.taken.map(({ script, text, wanted }) =>
      yellow(
        `The script ${script} is another one (${text}) and stays: use \`${wanted}\`, or add it under another name.`,
      ),
    ),
    '',
    `Next, with ${name}${toldBy === null ? '' : ` (told by ${toldBy})`}:`,
    ...next.map(({ what, command }) => `  ${what.padEnd(width)}  ${bold(command)}`),
  ]
}
