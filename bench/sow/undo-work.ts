import type { Work } from '../measure/work.ts'
import type { Location } from '../server/location.ts'
import { loadPackages } from './packages.ts'
import { seedOptions } from './seed-options.ts'

/** Undoes the last run with Sow's engine: everything that `sow db undo` does between connecting and its report. */
export async function open(args: { readonly checkout: string; readonly location: Location }): Promise<Work> {
  const { engine } = await loadPackages(args.checkout)
  const session = await engine.openDatabase(args.location)
  const database = engine.databaseOver(session)
  const { lock, run } = seedOptions
  return {
    run: async () => ({ answer: (await engine.undoRun(database, { undo: null, lock, run })).datasets[0] }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
