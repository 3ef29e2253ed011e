import { join, resolve } from 'node:path'
import { counted } from '../errors/counted.js'
import { exitCode } from '../errors/error-codes.js'
import { isSowError, type Problem, type SowError } from '../errors/sow-error.js'
import { escapeUnseen } from '../errors/unseen.js'
import { writeSumFile } from '../migrations/write-sum-file.js'
import { readMarkedPackage } from './marked-package.js'
import { writeCommandManifest } from './write-command-manifest.js'
import { writeManifest } from './write-manifest.js'

/** Where the command writes: the process's own streams, but for tests. */
export interface CommandOutput {
  out(text: string): void
  err(text: string): void
}

const usage = `Usage:
  sow-package manifest          check the built package in this folder, write its sow.manifest.json,
                                and oclif.manifest.json where it brings commands
  sow-package sum [FOLDER]      write sow.sum for the migrations in FOLDER (default: src/migrations)
`

/** Runs `sow-package` with its arguments in `folder`; returns the exit code. */
export async function runCommand(
  args: readonly string[],
  folder: string,
  output: CommandOutput,
): Promise<number> {
  try {
    const [command, target, ...more] = args
    if (command === '--help' || command === '-h') output.out(usage)
    else if (command === 'manifest' && target === undefined) output.out(await manifest(folder))
    else if (command === 'sum' && more.length === 0) output.out(await sum(folder, target))
    else {
      output.err(usage)
      return exitCode.usage
    }
    return exitCode.done
  } catch (error) {
    if (!isSowError(error)) throw error
    output.err(formatError(error))
    return error.exitCode
  }
}

async function manifest(folder: string): Promise<string> {
  const { package: name, datasets, migrations } = await writeManifest(folder)
  const from = readMarkedPackage(folder)
  if (from !== null) await writeCommandManifest(from)
  const rows = datasets.reduce((total, dataset) => total + dataset.rows, 0)
  return `${escapeUnseen(name)}: ${counted(datasets.length, 'dataset')}, ${counted(rows, 'row')}, ${counted(migrations.length, 'migration')}\n`
}

async function sum(folder: string, target = join('src', 'migrations')): Promise<string> {
  const files = await writeSumFile(resolve(folder, target))
  return `${escapeUnseen(join(target, 'sow.sum'))}: ${counted(files.length, 'migration')}\n`
}

/** An error as text for people: what happened, each problem on a line of its own, one thing to try. */
function formatError(error: SowError): string {
  const lines = [
    `${error.code}: ${error.message}`,
    ...error.problems.map((problem) => `  ${formatProblem(problem)}`),
    `Try: ${error.hint}`,
  ]
  return lines.map((line) => `${escapeUnseen(line)}\n`).join('')
}

/** `data/payers.csv:12 code not-null: code is null ...`; an inline row has its dataset for a file. */
function formatProblem({ file, dataset, line, column, rule, message }: Problem): string {
  const where = [file ?? dataset, line].filter((part) => part !== undefined).join(':')
  return `${[where, column, rule].filter(Boolean).join(' ')}: ${message}`
}
