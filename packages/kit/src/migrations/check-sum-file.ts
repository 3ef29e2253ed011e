import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorCode } from '../errors/error-codes.js'
import { type Problem, SowError } from '../errors/sow-error.js'
import { migrationFileForm, readMigrationFiles } from './read-migration-files.js'
import { parseSumText, type SummedFile, sumFileName } from './sum-file.js'

/**
 * Everything in which a migrations folder is not what its sum file says. Rules: `changed`, `missing` (the file),
 * `unlisted`, `duplicate-prefix`, `duplicate-name`, `name` (of another form), `sum-file` (itself missing or edited).
 */
export async function checkSumFile(folder: string): Promise<readonly Problem[]> {
  const files = await readMigrationFiles(folder)
  return [...nameProblems(files), ...(await sumProblems(folder, files))]
}

/** The migrations of a folder with their sums. Throws SowError where its sum file is not true. */
export async function readSummedMigrations(folder: string): Promise<readonly SummedFile[]> {
  const problems = await checkSumFile(folder)
  if (problems.length > 0) throw untrueSumFile(problems)
  return readMigrationFiles(folder)
}

/** What is wrong with the names of migrations among themselves. */
export function nameProblems(files: readonly SummedFile[]): readonly Problem[] {
  const problems: Problem[] = []
  const prefixes = new Map<string, string>()
  const names = new Map<string, string>()
  for (const { file } of files) {
    const [, prefix, name] = migrationFileForm.exec(file) ?? []
    if (prefix === undefined || name === undefined) {
      problems.push(problemOf(file, 'name', 'is not named YYYYMMDDHHMMSS_what.ts'))
      continue
    }
    const twin = prefixes.get(prefix)
    const namesake = names.get(name)
    if (twin !== undefined) problems.push(problemOf(file, 'duplicate-prefix', `has the time of ${twin}`))
    if (namesake !== undefined)
      problems.push(problemOf(file, 'duplicate-name', `has the name of ${namesake}`))
    prefixes.set(prefix, file)
    names.set(name, file)
  }
  return problems
}

async function sumProblems(folder: string, files: readonly SummedFile[]): Promise<readonly Problem[]> {
  const path = join(folder, sumFileName)
  if (!existsSync(path)) return [problemOf(sumFileName, 'sum-file', 'is missing')]
  const listed = parseSumText(await readFile(path, 'utf8'))
  if (listed === null)
    return [problemOf(sumFileName, 'sum-file', 'was edited by hand or merged: its head line is wrong')]
  const found = new Map(files.map(({ file, sum }) => [file, sum]))
  const known = new Set(listed.map(({ file }) => file))
  return [
    ...listed.flatMap(({ file, sum }) => {
      if (!found.has(file))
        return [problemOf(file, 'missing', `is listed in ${sumFileName}, but is not there`)]
      return found.get(file) === sum ? [] : [problemOf(file, 'changed', 'is not what its sum was taken of')]
    }),
    ...files.flatMap(({ file }) =>
      known.has(file) ? [] : [problemOf(file, 'unlisted', `is not listed in ${sumFileName}`)],
    ),
  ]
}

function problemOf(file: string, rule: string, message: string): Problem {
  return { file, migration: file.replace(/\.ts$/, ''), rule, message: `${file} ${message}.` }
}

/** SowError MIGRATION_DUPLICATE, MIGRATION_MISSING or MIGRATION_EDITED, by the gravest problem. */
export function untrueSumFile(problems: readonly Problem[]): SowError {
  const code = codeOf(new Set(problems.map(({ rule }) => rule)))
  const duplicate = code === 'MIGRATION_DUPLICATE'
  return new SowError({
    code,
    message: `The migrations are not what ${sumFileName} says: ${problems[0]?.message ?? ''}`,
    hint: duplicate
      ? 'Give one of the migrations a time and a name of its own.'
      : 'Restore what was changed by mistake; for a new or unreleased migration run `sow-package sum`.',
    problems,
  })
}

function codeOf(rules: ReadonlySet<string>): ErrorCode {
  if (rules.has('duplicate-prefix') || rules.has('duplicate-name')) return 'MIGRATION_DUPLICATE'
  return rules.has('missing') && !rules.has('changed') ? 'MIGRATION_MISSING' : 'MIGRATION_EDITED'
}
