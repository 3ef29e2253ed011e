import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import type { Shell } from '../../apps/cli/tests/journey/shell.js'
import { openDatabase } from '../../packages/engine/src/index.js'
import { createDatabase } from '../../packages/engine/src/throw-away.js'
import { exitCode } from '../../packages/kit/src/errors.js'
import { readText } from '../architecture/source-files.js'
import { type BuiltImage, buildImage } from './build-image.js'
import {
  clinicMigrations,
  commandBlocks,
  nowhere,
  type PackedPackages,
  typeLines,
} from './installed-example.js'

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

/** The Kubernetes example: the job, the order of the deploy, and what becomes of each exit code. */
export async function runKubernetes(packages: PackedPackages, superuserUrl: string): Promise<void> {
  const example = packages.copyExample('kubernetes')
  await typeLines(example, commandBlocks('kubernetes').flat())
  const job = readManifest(example, 'job')
  const container: Container = job.spec.template.spec.containers[0]
  const application: Container = readManifest(example, 'deployment').spec.template.spec.containers[0]
  expect(readOrder()).toEqual(['secret.yaml', 'job.yaml', `wait job/${job.metadata.name}`, 'deployment.yaml'])
  expect(commandBlocks('kubernetes').flat()).toContain(`docker build --tag ${container.image} .`)
  const asked = [container, application].flatMap(({ envFrom }) =>
    envFrom.map(({ secretRef }) => secretRef.name),
  )
  expect(asked).toEqual(readSecrets(example))
  expect(job.spec.template.spec.restartPolicy).toBe('Never')

  const image = await buildImage(example, packages.emptyFolder('kubernetes-image'))
  await runTwoJobs(image, container, superuserUrl)
  const isTried = (code: number) => isTriedAgain(job.spec.podFailurePolicy.rules, code)
  await runPod(image.shell.with({ DATABASE_URL: nowhere }), container, exitCode.databaseUnusable)
  expect(isTried(exitCode.databaseUnusable)).toBe(true)
  await runPod(image.shell, container, exitCode.usage)
  expect(isTried(exitCode.usage)).toBe(false)
  expect(toldOf(failures)).toEqual(new Map(failures.map((code) => [code, isTried(code)])))
}

/** Two jobs at once on an empty database: every migration and every row comes once. */
async function runTwoJobs(image: BuiltImage, container: Container, superuserUrl: string): Promise<void> {
  await using database = await createDatabase(superuserUrl)
  const shell = image.shell.with({ DATABASE_URL: database.url })
  const check = ['sow', 'db', 'status', '--check']
  await shell.run(check, { exits: exitCode.decisionNeeded })
  const told = await Promise.all([runPod(shell, container), runPod(shell, container)])
  expect(told.filter((text) => /^Rows: \d+ inserted/m.test(text))).toHaveLength(1)
  const applied = told.map((text) => Number(/Applied (\d+) migration/.exec(text)?.[1] ?? 0))
  expect(applied.reduce((sum, each) => sum + each)).toBe(clinicMigrations)
  await shell.run(check)
  await using site = await openDatabase({ kind: 'postgres', url: database.url })
  const euro = await site.query(`select name from currencies where code = 'EUR'`)
  expect(euro.rows).toEqual([{ name: 'Euro' }])
  await shell.run(image.command)
}

function runPod(shell: Shell, { command, args }: Container, exits = 0): Promise<string> {
  return shell.run([...command, ...args], { exits })
}

/** Every code with which a command says that it failed. */
const failures = Object.values(exitCode).filter((code) => code !== 0 && code !== exitCode.changesPending)

/** What the README applies and waits for, in its order. */
function readOrder(): string[] {
  return commandBlocks('kubernetes')
    .flat()
    .flatMap((line) => {
      const [, waited] = /^kubectl wait (\S+) --for=condition=complete /.exec(line) ?? []
      if (waited !== undefined) return [`wait ${waited}`]
      if (!line.startsWith('kubectl apply ')) return []
      return [...line.matchAll(/--filename (\S+)/g)].map(([, file = '']) => file)
    })
}

/** The names of the secrets, each with the address of a database and nothing else. */
function readSecrets(example: Shell): string[] {
  const documents = parseAllDocuments(readFileSync(join(example.folder, 'secret.yaml'), 'utf8'))
  const secrets = documents.map((document) => document.toJS())
  for (const { stringData } of secrets) expect(Object.keys(stringData)).toEqual(['DATABASE_URL'])
  return secrets.map(({ metadata }) => metadata.name)
}

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
