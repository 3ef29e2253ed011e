import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nameProblems, untrueSumFile } from './check-sum-file.js'
import { readMigrationFiles } from './read-migration-files.js'
import { type SummedFile, sumFileName, writeSumText } from './sum-file.js'

/**
 * Writes the sum file of a migrations folder, and returns what it lists. Throws SowError MIGRATION_DUPLICATE where
 * two migrations share a time or a name, MIGRATION_EDITED where one is not named as it must be.
 */
export async function writeSumFile(folder: string): Promise<readonly SummedFile[]> {
  const files = await readMigrationFiles(folder)
  const problems = nameProblems(files)
  if (problems.length > 0) throw untrueSumFile(problems)
  await writeFile(join(folder, sumFileName), writeSumText(files))
  return files
}
