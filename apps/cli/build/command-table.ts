import type { Command } from '@oclif/core'
import { renderTable } from '../../../tools/render-table.js'

/** What oclif knows of a command. */
type CommandClass = Pick<typeof Command, 'summary' | 'usage' | 'args' | 'aliases'>

/** What stands before and after the table in a page. */
const [begin, end] = ['<!-- commands: generated -->', '<!-- /commands -->']

/** A page with the table of all commands in its place. Throws where it has no such place. */
export function withCommandTable(
  page: string,
  commands: Readonly<Record<string, CommandClass>>,
  topics: Readonly<Record<string, { readonly description: string }>>,
): string {
  const [before, rest = ''] = page.split(begin)
  const [, after] = rest.split(end)
  if (before === undefined || after === undefined) throw new Error(`The page has no ${begin} and ${end}.`)
  return `${before}${begin}\n\n${renderCommandTable(commands, topics)}\n${end}${after}`
}

/** One table for each topic, in the order in which the topics are declared; commands without one come first. */
function renderCommandTable(
  commands: Readonly<Record<string, CommandClass>>,
  topics: Readonly<Record<string, { readonly description: string }>>,
): string {
  const all = Object.entries(commands)
  const known = ([id]: [string, CommandClass]) => (topicOf(id) in topics ? topicOf(id) : '')
  const section = (topic: string, title: string) => {
    const rows = all.filter((entry) => known(entry) === topic).map(([id, command]) => renderRow(id, command))
    return `${title}\n\n${renderTable(['command', 'does'], rows)}\n`
  }
  return [
    section('', 'The project, and errors:'),
    ...Object.entries(topics).map(([topic, { description }]) =>
      section(topic, `\`sow ${topic}\`: ${description}`),
    ),
  ].join('\n')
}

function topicOf(id: string): string {
  return id.split(':')[0] ?? ''
}

function renderRow(id: string, command: CommandClass): string[] {
  const also = command.aliases.length === 0 ? '' : ` Also as \`sow ${command.aliases.join('`, `sow ')}\`.`
  return [`\`sow ${cell(typed(id, command))}\``, `${cell(command.summary ?? '')}${also}`]
}

/** `db seed [DATASET...]`, without the flags. */
function typed(id: string, { usage, args }: CommandClass): string {
  if (typeof usage === 'string') return usage.replace(' [FLAGS]', '')
  const names = Object.entries(args).map(([name, { required }]) =>
    required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  )
  return [id.replaceAll(':', ' '), ...names].join(' ')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
