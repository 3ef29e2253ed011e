import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { ExpectedDatabase, PortedMigration } from '@sow/engine'
import { SowError } from '@sow/kit/errors'

/** The version of the saved form. */
const adoptionFormat = 2

/** An adoption as it is saved: what was decided, and what the database was then. */
export interface SavedAdoption {
  readonly way: 'own-schema' | 'ported'
  /** The counterparts, where there are any. */
  readonly ported: readonly PortedMigration[]
  /** Which database it was decided for, and what that was then. */
  readonly expected: ExpectedDatabase
}

/** Writes a decision to a file. Throws INPUT_OUTPUT. */
export function saveAdoption(file: string, plan: SavedAdoption): void {
  const text = { format: adoptionFormat, ...plan, digest: digestOf(plan) }
  try {
    writeFileSync(file, `${JSON.stringify(text, null, 2)}\n`)
  } catch (cause) {
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: 'The decision cannot be written to the file that --out names.',
      hint: 'Name a file in a directory that exists and can be written.',
      cause,
    })
  }
}

/** Reads a decision. Throws PLAN_INVALID where the file is none, or was changed since. */
export function readAdoption(file: string): SavedAdoption {
  const { format, digest, ...plan } = parse(file) as unknown as SavedAdoption & {
    format?: unknown
    digest?: unknown
  }
  if (format !== adoptionFormat || digest !== digestOf(plan)) throw invalid(file)
  return plan
}

/**
 * The counterparts of another tool's migrations: a JSON object, or lines of `old,new`; a line `,new` is of one that a person made
 * by hand. Throws CONFIG_USAGE where the file is neither.
 */
export function readPorted(file: string): readonly PortedMigration[] {
  const text = readText(file)
  const pairs = text.trimStart().startsWith('{') ? Object.entries(parse(file)) : linesOf(text)
  if (pairs.length > 0 && pairs.every(([, name]) => typeof name === 'string' && name !== ''))
    return pairs.map(([old, name]) => ({ old, name: String(name) }))
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `${file} does not say which migration stands for which.`,
    hint: 'Write a JSON object of old and new names, or a line `old,new` for each; `,new` where you made it by hand.',
    place: { file },
  })
}

function linesOf(text: string): [string, unknown][] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  // Some write what the columns are.
  const pairs = /^old\s*,\s*new$/i.test(lines[0]?.trim() ?? '') ? lines.slice(1) : lines
  return pairs.map((line) => {
    const [old = '', name = '', ...more] = line.split(',').map((part) => part.trim())
    return [old, more.length === 0 ? name : null]
  })
}

function parse(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readText(file))
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch (error) {
    if (error instanceof SowError) throw error
  }
  throw invalid(file)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: `The file ${file} cannot be read.`,
      hint: 'Name a file that is there.',
      place: { file },
      cause,
    })
  }
}

function invalid(file: string): SowError {
  return new SowError({
    code: 'PLAN_INVALID',
    message: `${file} is no saved adoption, or was changed since.`,
    hint: 'Save it again: sow db adopt --own-schema --out FILE.',
    place: { file },
  })
}

function digestOf({ way, ported, expected }: SavedAdoption): string {
  return createHash('sha256')
    .update(JSON.stringify([way, ported, expected]))
    .digest('hex')
}
