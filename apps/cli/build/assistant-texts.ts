import type { Command } from '@oclif/core'
import type { ExplainedCode } from '../src/explain/explanation.js'

/** What `--help` knows of a command. */
type CommandClass = Pick<typeof Command, 'summary' | 'description' | 'usage' | 'args' | 'flags' | 'examples'>

/** All that is said of Sow for assistants: what `--help` and `sow explain` say, and a few rules. */
export interface AssistantSources {
  readonly description: string
  /** By their ids, in the order of the README. */
  readonly commands: Readonly<Record<string, CommandClass>>
  readonly codes: readonly ExplainedCode[]
  /** The commands of `sow db` by what a day asks for. */
  readonly day: Readonly<Record<string, readonly string[]>>
}

const about = `Sow keeps reference data, such as codes, price lists and starter settings, in versioned npm packages, and merges them three ways into
Postgres: what a site edited stays, and what both changed is a conflict that somebody decides.`

const whenToUse =
  'Use it in a project that depends on @sow/cli, when rows of reference data, seed packages, migrations of them, conflicts, drift or `sow` commands are asked about.'

const rules = `- Look before you write: \`sow db status --json\`, then \`sow db plan --json\`. Both write nothing.
- Every command has \`--json\`: one document on stdout. \`ok: false\` has \`error.code\`, \`error.hint\` and \`error.outcome\`, which says what became
  of the database. \`sow explain CODE\` says more, offline.
- Exit codes: 0 done, 2 changes pending, 3 a decision is needed, 64 usage, 65 content, 66 packages, 69 the database cannot be used, 75 try again,
  76 outcome unknown, 77 refused.
- A command that writes asks at a terminal. Do not add \`--yes\`, \`--confirm\` or \`--accept-...\` unless the person said so after seeing what it
  would do: \`--dry-run\` or \`sow db plan\` shows it.
- What a site edited is not a fault. Never change rows by SQL to make drift go away: \`sow db accept\`, \`sow db resolve\` and \`sow db restore\` decide.
- What a run did can be taken back: \`sow db undo RUN\`, with the number from \`sow db history\`.
- Values of rows are told with \`--show-values\` only. Do not ask for them without need.
- \`sow mcp\` serves the same over the Model Context Protocol. There a person allows each write by a one-time code.`

/** llms.txt: every command and every error code, for whoever reads all of it at once. */
export function renderLlmsText({ description, commands, codes }: AssistantSources): string {
  return `# Sow

> ${description}

${about}

## Rules

${rules}

## Commands

${Object.entries(commands)
  .map(([id, command]) => renderCommand(id, command))
  .join('\n\n')}

## Error codes

${codes.map(renderCode).join('\n')}
`
}

/** A skill: when to take it, the rules, and the commands by what a day asks for. */
export function renderSkill({ description, commands, day }: AssistantSources): string {
  const known = Object.keys(commands).filter((id) => !id.startsWith('db:'))
  const ofDay = Object.entries(day).map(
    ([title, names]) =>
      `### ${title[0]}${title.slice(1).toLowerCase()}\n\n${names.map((name) => listed(`db:${name.replaceAll(' ', ':')}`, commands)).join('\n')}`,
  )
  return `---
name: sow
description: ${JSON.stringify(`${description} ${whenToUse}`)}
---

# Sow

${about}

## Rules

${rules}

## Commands of the database

${ofDay.join('\n\n')}

## Other commands

${known.map((id) => listed(id, commands)).join('\n')}

\`--help\` after a command tells its flags. \`node_modules/@sow/cli/llms.txt\` has all of them, and every error code.
`
}

function listed(id: string, commands: AssistantSources['commands']): string {
  return `- \`sow ${id.replaceAll(':', ' ')}\`: ${commands[id]?.summary ?? ''}`
}

function renderCommand(
  id: string,
  { summary = '', description, usage, args, flags, examples }: CommandClass,
): string {
  const named = Object.entries(args ?? {}).map(([name, { required }]) =>
    required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  )
  const typed =
    typeof usage === 'string' ? usage.replace(' [FLAGS]', '') : [id.replaceAll(':', ' '), ...named].join(' ')
  const told = Object.entries(flags ?? {}).map(
    ([name, flag]) => `- \`--${name}\`: ${flag.description ?? flag.summary ?? ''}`,
  )
  const shown = (examples ?? []).flatMap((example) =>
    typeof example === 'string' ? [`    ${example.replaceAll('<%= config.bin %>', 'sow')}`] : [],
  )
  return [
    `### sow ${typed}`,
    `${summary}${description === undefined ? '' : ` ${description}`}`,
    ...(told.length === 0 ? [] : [told.join('\n')]),
    ...(shown.length === 0 ? [] : [shown.join('\n')]),
  ].join('\n\n')
}

function renderCode({ code, exitCode, title, remedies: [first = ''] }: ExplainedCode): string {
  return `- \`${code}\` (exit ${exitCode}): ${title}. ${first}`
}
