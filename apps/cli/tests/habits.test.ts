// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such is the language of a shell.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkCommand } from '../src/command-line/check-command.js'
import { dayOfDatabase } from '../src/command-line/day-help.js'
import { commands } from '../src/commands.js'
import { completionScript } from '../src/plugins/completion-script.js'
import { testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

/** What bash offers after these words, of which the last is begun. */
function offered(...words: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sow-completion-'))
  try {
    const file = join(folder, 'completion')
    const known = [
      { name: 'db seed', flags: ['--json', '--only'] },
      { name: 'db status', flags: ['--json', '--check'] },
      { name: 'init', flags: ['--json'] },
    ]
    writeFileSync(file, completionScript('bash', known).join('\n'))
    const script =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sow_completion; echo "${COMPREPLY[@]}"'
    const told = execFileSync('bash', ['-c', script, 'bash', file, 'sow', ...words], { encoding: 'utf8' })
    return told.trim().split(' ')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test.skipIf(process.platform === 'win32')('bash completes topics, commands and flags', () => {
  expect(offered('')).toEqual(['db', 'init'])
  expect(offered('db', 's')).toEqual(['seed', 'status'])
  expect(offered('db', 'seed', '--')).toEqual(['--json', '--only'])
  expect(offered('db', 'seed', 'prices', '--o')).toEqual(['--only'])
  expect(offered('db', 'x')).toEqual([''])
})

test('a command without its topic, or nearly spelled, is suggested', () => {
  const hintOf = (line: string) => {
    try {
      checkCommand(line.split(' '), Object.keys(commands))
      return null
    } catch (error) {
      return (error as { hint: string }).hint
    }
  }
  expect(hintOf('sede')).toContain('`sow db seed`')
  expect(hintOf('status')).toBe('Did you mean `sow db status` or `sow fleet status`?')
  expect(hintOf('up')).toBe('Did you mean `sow db up`?')
  expect(hintOf('db sed')).toContain('`sow db seed`')
  expect(hintOf('db seed')).toBeNull()
  expect(hintOf('-V')).toBe('Did you mean `sow -v`?')
  expect(hintOf('--versoin')).toBe('Did you mean `sow --version`?')
  expect(hintOf('--json db status')).toBe('Write options after the command: `sow db status --json`.')
  expect(hintOf('-q nonsense')).toBe('Write options after the command: `sow db status --json`.')
  expect(hintOf('--help db')).toBeNull()
})

test('the commands of the database are all in groups of the day', () => {
  const ids = Object.keys(commands).filter((id) => id.startsWith('db:'))
  const names = ids.map((id) => id.slice('db:'.length).replaceAll(':', ' '))
  const grouped = Object.values(dayOfDatabase).flat()
  expect(names.filter((name) => !grouped.includes(name))).toEqual([])
  expect(new Set(grouped).size).toBe(grouped.length)
})

test('-h helps anywhere, sow db shows its groups, and a misspelled flag is suggested', async () => {
  using project = testProject()
  const helped = await runSow(['db', 'seed', '-h'], project)
  expect(helped).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('USAGE') })
  const topic = (await runSow(['db'], project)).stdout
  const titles = Object.keys(dayOfDatabase)
  const places = titles.map((title) => topic.indexOf(`${title}\n`))
  expect(places.every((place, at) => place > (places[at - 1] ?? -1))).toBe(true)
  const misspelled = await runSow(['db', 'seed', '--tennant', 'north', '--json'], project)
  expect(misspelled.exitCode).toBe(64)
  expect(misspelled.json().error).toMatchObject({ hint: 'Did you mean --tenant?' })
  const missing = await runSow(['seed', 'add', '--json'], project)
  expect(missing).toMatchObject({ exitCode: 64 })
  expect(missing.json().error).toMatchObject({
    message: '`sow seed add` wants FILE: a CSV or NDJSON file.',
    hint: 'For example: sow seed add countries.csv --table Country',
  })
})
