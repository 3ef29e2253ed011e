import { chooseRelease } from '@sow/codesets'
import type { CodeSetChoices, CodeSetReport } from './code-set-report.js'
import { lookAtRelease, targetTable } from './open-release.js'
import { readCodeSet } from './read-code-set.js'

/** Reads an official file whole and says what it is. Touches no database. Throws SowError. */
export async function inspectCodeSet(
  workingDirectory: string,
  choices: CodeSetChoices,
): Promise<CodeSetReport> {
  const recognised = await lookAtRelease(choices.file, workingDirectory, choices.set ?? null)
  const table = targetTable(recognised, choices.table)
  const told = recognised.found.release !== null || choices.release !== null
  const release = told ? chooseRelease(recognised, choices) : null
  return (await readCodeSet(recognised, { table, release })).report
}
