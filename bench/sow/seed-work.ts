import type { Work } from '../measure/work.ts'
import type { Location } from '../server/location.ts'
import { copiesOf } from './copies.ts'
import { makeUnit } from './make-unit.ts'
import { loadPackages } from './packages.ts'
import type { Release } from './release.ts'
import { seedOptions } from './seed-options.ts'

/** Applies a release with Sow's engine: everything that `sow db seed` does between connecting and its report. */
export async function open(args: {
  readonly checkout: string
  readonly location: Location
  readonly release: Release
}): Promise<Work> {
  const packages = await loadPackages(args.checkout)
  const session = await packages.engine.openDatabase(args.location)
  const database = packages.engine.databaseOver(session)
  const unit = makeUnit(packages, args.release)
  const units = args.release.copies === undefined ? [unit] : copiesOf(unit, args.release.copies)
  return {
    run: async () => ({
      answer: (await packages.engine.seedDatasets(database, units, seedOptions)).datasets[0],
    }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
