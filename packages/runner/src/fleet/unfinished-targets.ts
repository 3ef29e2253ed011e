import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SowError } from '@sow/kit/errors'
import type { FleetReport } from './fleet-report.js'

/** Where a project keeps which databases an apply left: beside the embedded database, and out of git. */
const fileIn = (directory: string) => join(directory, '.sow', 'fleet.json')

/** The databases that the last applies left undone, by name; empty where there are none. Throws INPUT_OUTPUT. */
export function readUnfinished(directory: string): readonly string[] {
  const file = fileIn(directory)
  if (!existsSync(file)) return []
  try {
    const { unfinished } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly unfinished: readonly string[]
    }
    return unfinished.map(String)
  } catch (cause) {
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: '.sow/fleet.json, which says what the last apply left, cannot be read.',
      hint: 'Delete it, and run `sow fleet apply`: a database with nothing to do is not written.',
      cause,
    })
  }
}

/** Remembers what an apply left. The ledger of each database is the truth: this only saves looking at the others. */
export function rememberUnfinished(directory: string, { targets }: FleetReport): void {
  const done = new Set(targets.filter(({ outcome }) => outcome !== 'pending').map(({ name }) => name))
  const left = targets.filter(({ outcome }) => outcome === 'failed' || outcome === 'not-begun')
  const unfinished = [
    ...readUnfinished(directory).filter((name) => !done.has(name)),
    ...left.map(({ name }) => name),
  ]
  const file = fileIn(directory)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ unfinished })}\n`)
}
