import { onProjectPath, usingSnapshot } from '@sow/engine'
import type { ReadRows } from '@sow/kit/command'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'

/** Opens the project's database for the time of `work`, in one snapshot in which nothing can be written. Throws SowError. */
export async function readRows<Result>(
  context: RunContext,
  work: (read: ReadRows) => Promise<Result>,
): Promise<Result> {
  return await readingDatabase(context, ({ database }) =>
    usingSnapshot(database, () => {
      const read = async (text: string, parameters: readonly unknown[] = []) =>
        (await database.session.query(text, parameters)).rows
      // What reads here names tables as the application does.
      return onProjectPath(database, () => work(read as ReadRows))
    }),
  )
}
