import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parse } from 'yaml'
import type { Shell } from '../../apps/cli/tests/journey/shell.js'
import { openDatabase } from '../../packages/engine/src/index.js'
import { createDatabase } from '../../packages/engine/src/throw-away.js'
import { exitCode } from '../../packages/kit/src/errors.js'
import { readText } from '../architecture/source-files.js'
import { buildImage } from './build-image.js'
import { commandBlocks, nowhere, type PackedPackages, typeLines } from './installed-example.js'

interface Container {
  readonly image: string
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly envFrom: readonly { readonly secretRef: { readonly name: string } }[]
}

interface FailureRule {
  readonly action: string
  readonly onExitCodes?: { readonly operator: 'In'; readonly values: readonly number[] }
}

/** The Kubernetes example: the job, the init container that waits for it, and what becomes of each exit code. */
export async function runKubernetes(packages: PackedPackages, superuserUrl: string): Promise<void> {
  const example = packages.copyExample('kubernetes')
  await typeLines(example, commandBlocks('kubernetes').flat())
  const [secret, job, deployment] = ['secret', 'job', 'deployment'].map((name) => readManifest(example, name))
  const up: Container = job.spec.template.spec.containers[0]
  const wait: Container = deployment.spec.template.spec.initContainers[0]
  expect(wait.image).toBe(up.image)
  expect(commandBlocks('kubernetes').flat()).toContain(`docker build --tag ${up.image} .`)
  for (const { envFrom } of [up, wait])
    expect(envFrom).toEqual([{ secretRef: { name: secret.metadata.name } }])
  expect(Object.keys(secret.stringData)).toEqual(['DATABASE_URL'])
  expect(job.spec.template.spec.restartPolicy).toBe('Never')
  const rules: readonly FailureRule[] = job.spec.podFailurePolicy.rules

  const image = await buildImage(example, packages.emptyFolder('kubernetes-image'))
  await using database = await createDatabase(superuserUrl)
  const pod = (url: string) => image.shell.with(url === '' ? {} : { DATABASE_URL: url })
  const run = (container: Container, url: string, exits: number) =>
    pod(url).run([...container.command, ...container.args], { exits })
  await run(wait, database.url, 3)
  const jobs = await Promise.all([run(up, database.url, 0), run(up, database.url, 0)])
  expect(jobs.filter((told) => /^Rows: \d+ inserted/m.test(told))).toHaveLength(1)
  const applied = jobs.map((told) => Number(/Applied (\d+) migration/.exec(told)?.[1] ?? 0))
  expect(applied.reduce((sum, each) => sum + each)).toBe(31)
  await run(wait, database.url, 0)
  await using site = await openDatabase({ kind: 'postgres', url: database.url })
  expect((await site.query(`select name from currencies where code = 'EUR'`)).rows).toEqual([
    { name: 'Euro' },
  ])
  await pod(database.url).run(image.command)

  await run(up, nowhere, exitCode.databaseUnusable)
  expect(isTriedAgain(rules, exitCode.databaseUnusable)).toBe(true)
  await run(up, '', exitCode.usage)
  expect(isTriedAgain(rules, exitCode.usage)).toBe(false)
  expect(toldOf(failures)).toEqual(new Map(failures.map((code) => [code, isTriedAgain(rules, code)])))
}

/** Every code with which a command says that it failed. */
const failures = Object.values(exitCode).filter((code) => code !== 0 && code !== exitCode.changesPending)

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it names, and fails where it is not there.
function readManifest(example: Shell, name: string): any {
  return parse(readFileSync(join(example.folder, `${name}.yaml`), 'utf8'))
}

/** As the control plane decides: the first rule that fits, and a retry where none does. */
function isTriedAgain(rules: readonly FailureRule[], code: number): boolean {
  return !rules.some(({ action, onExitCodes }) => action === 'FailJob' && onExitCodes?.values.includes(code))
}

/** What the README tells of each code. */
function toldOf(codes: readonly number[]): Map<number, boolean> {
  const told = new Map<number, boolean>()
  for (const [, cell = '', fate] of readText('examples/kubernetes/README.md').matchAll(
    /^\| ([\d, ]+?) +\|.*\| (tries again|fails at once) +\|$/gm,
  ))
    for (const code of cell.split(', ').map(Number)) told.set(code, fate === 'tries again')
  return new Map(codes.flatMap((code) => (told.has(code) ? [[code, told.get(code) ?? false]] : [])))
}
