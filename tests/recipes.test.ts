import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../apps/cli/src/commands.js'
import { readText } from './architecture/source-files.js'
import { isKnownCommand } from './documents/known-command.js'
import { readFences } from './documents/read-document.js'

const known = {
  scripts: ['build'],
  commands: new Map(
    Object.entries(commands).map(([id, { flags }]) => [id, Object.keys(flags ?? {})] as const),
  ),
}
const [pullRequest = ''] = readFences(readText('docs/in-a-pull-request.md'), 'yaml')
const recipes = readText('docs/recipes.md')

test('the recipe of a pull request hands the action inputs that it has, and takes no more rights than it needs', () => {
  const { jobs, permissions } = parse(pullRequest)
  const { inputs } = parse(readText('action.yml'))
  const step = jobs.plan.steps.at(-1)
  expect(Object.keys(step.with).filter((name) => !Object.hasOwn(inputs, name))).toEqual([])
  expect(permissions).toEqual({ contents: 'read', 'pull-requests': 'write' })
  expect(isKnownCommand(step.with.build, known)).toBe(true)
  const page = readText('docs/in-a-pull-request.md')
  for (const name of Object.keys(inputs)) expect(page).toContain(`| \`${name}\``)
})

test('the recipe of GitLab types commands that exist', () => {
  const [gitlab = ''] = readFences(recipes, 'yaml')
  const { stages, image: _, ...jobs } = parse(gitlab)
  const typed = Object.values<{ stage: string; script: string[] }>(jobs).flatMap(({ stage, script }) => {
    expect(stages).toContain(stage)
    return script
  })
  const lines = typed
    .map((line) => line.replace('npx --no-install ', 'npx '))
    .filter((line) => line !== 'npm ci')
  expect(lines).toHaveLength(3)
  expect(lines.filter((line) => !isKnownCommand(line, known))).toEqual([])
})

test('the entrypoint starts the application after the database is up, and does not where that failed', () => {
  const [script = ''] = readFences(recipes, 'bash')
  const folder = mkdtempSync(join(tmpdir(), 'sow-entrypoint-'))
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), 0o755)
  }
  write('docker-entrypoint.sh', script)
  const start = (exitCode: number) => {
    write('sow', `#!/bin/sh\necho "sow $*" >> ${folder}/log\nexit ${exitCode}\n`)
    return spawnSync(
      join(folder, 'docker-entrypoint.sh'),
      ['sh', '-c', `echo "application $1" >> ${folder}/log`],
      {
        env: { PATH: `${folder}:${process.env['PATH']}` },
      },
    ).status
  }
  expect([start(75), start(0)]).toEqual([75, 0])
  const log = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
  expect(log.map((line) => line.split(' ')[0])).toEqual(['sow', 'sow', 'application'])
  expect(isKnownCommand(log[0] ?? '', known)).toBe(true)
  rmSync(folder, { recursive: true })
})
