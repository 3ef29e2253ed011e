import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Plugin } from '@oclif/core'
import { renderTable } from '../../../tools/render-table.js'
import type { Page } from './page.js'
import { repositoryRoot } from './read-pages.js'

/** What oclif's manifest says of a flag. */
interface Flag {
  readonly name: string
  readonly char?: string
  readonly type: string
  readonly description?: string
  readonly summary?: string
  readonly helpValue?: string
  readonly options?: readonly string[]
  readonly default?: unknown
  readonly hidden?: boolean
  readonly helpGroup?: string
}

/** What oclif's manifest says of a command. */
interface Command {
  readonly id: string
  readonly summary?: string
  readonly description?: string
  readonly usage?: string | readonly string[]
  readonly examples?: readonly (string | { readonly command: string })[]
  readonly aliases: readonly string[]
  readonly args: Readonly<Record<string, { readonly name: string; readonly description?: string }>>
  readonly flags: Readonly<Record<string, Flag>>
}

const path = 'reference/commands.md'

/** Every command with its flags and examples, as `sow COMMAND --help` has them: from the manifest of the built command. */
export async function readCommandPage(): Promise<Page> {
  const commands = await readManifest()
  const global = Object.values(commands[0]?.flags ?? {}).filter(({ helpGroup }) => helpGroup === 'GLOBAL')
  const text = [
    '# Commands',
    'Type `sow COMMAND --help` for the same at a terminal. Every command has these flags:',
    renderFlags(global),
    overview(),
    ...commands.map(renderCommand),
  ].join('\n\n')
  return { path, text: `${text}\n` }
}

/** The commands of the built package, in the order of their names. */
async function readManifest(): Promise<Command[]> {
  const plugin = new Plugin({ isRoot: true, root: join(repositoryRoot, 'apps/cli'), ignoreManifest: true })
  await plugin.load()
  const commands = Object.values(plugin.manifest.commands) as unknown as Command[]
  return commands.sort((left, right) => (left.id < right.id ? -1 : 1))
}

/** The table of the README of the command line, each command linked to its section. */
function overview(): string {
  const readme = readFileSync(join(repositoryRoot, 'apps/cli/README.md'), 'utf8')
  const table = readme.split('<!-- commands: generated -->')[1]?.split('<!-- /commands -->')[0] ?? ''
  return table
    .trim()
    .replaceAll(/^\| `sow ([a-z][a-z ]*[a-z])([^`]*)`/gm, (_, words: string, rest: string) => {
      return `| [\`sow ${words}${rest}\`](#${anchorOf(words)})`
    })
}

function anchorOf(words: string): string {
  return `sow-${words.trim().replaceAll(' ', '-')}`
}

function renderCommand({ id, summary, description, usage, args, flags, examples = [] }: Command): string {
  const typed = [usage ?? id.replaceAll(':', ' ')].flat().map((line) => `sow ${line.replace(' [FLAGS]', '')}`)
  const own = Object.values(flags).filter(
    ({ hidden, helpGroup }) => hidden !== true && helpGroup !== 'GLOBAL',
  )
  const named = Object.values(args).map(({ name, description: told = '' }) => [
    `\`${name.toUpperCase()}\``,
    cell(told),
  ])
  return [
    `## sow ${id.replaceAll(':', ' ')}`,
    summary,
    fence(typed),
    description === undefined ? undefined : prose(description),
    named.length === 0 ? undefined : renderTable(['argument', 'meaning'], named),
    own.length === 0 ? undefined : renderFlags(own),
    examples.length === 0 ? undefined : fence(examples.map(exampleOf(id))),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
}

function exampleOf(id: string): (example: string | { readonly command: string }) => string {
  return (example) =>
    (typeof example === 'string' ? example : example.command)
      .replaceAll('<%= config.bin %>', 'sow')
      .replaceAll('<%= command.id %>', id.replaceAll(':', ' '))
}

function renderFlags(flags: readonly Flag[]): string {
  return renderTable(
    ['flag', 'meaning'],
    flags.map((flag) => [`\`${nameOf(flag)}\``, cell(meaningOf(flag))]),
  )
}

/** `-y, --yes`, or `--lock-wait SECONDS`. */
function nameOf({ name, char, type, helpValue }: Flag): string {
  const value = type === 'option' ? ` ${helpValue ?? 'VALUE'}` : ''
  return `${char === undefined ? '' : `-${char}, `}--${name}${value}`.replaceAll('|', '\\|')
}

function meaningOf({ description = '', summary, options, default: preset }: Flag): string {
  const one = options === undefined ? '' : ` One of ${options.map((option) => `\`${option}\``).join(', ')}.`
  const else_ = typeof preset === 'string' || typeof preset === 'number' ? ` Default: \`${preset}\`.` : ''
  return `${summary ?? description}${one}${else_}`
}

function fence(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n')
}

/** A text of the command line as Markdown: a placeholder in angle brackets is no tag. */
function prose(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;')
}

function cell(text: string): string {
  return prose(text).replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}
