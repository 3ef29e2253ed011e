import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take long and are short: by their size, which is all that a first run knows, they would end a run alone. */
const longest = [
  'apps/cli/tests/journey/journey.test.ts',
  'apps/cli/tests/clinic.test.ts',
  'apps/cli/tests/hangs.test.ts',
  'apps/cli/tests/capture.test.ts',
  'apps/cli/tests/beside/beside.test.ts',
  'tests/examples.test.ts',
  'packages/clinic-schema/tests/reversible-migrations.test.ts',
  'packages/clinic-schema/tests/kysely-migrator.test.ts',
  'packages/engine/tests/model/merge-on-postgres.test.ts',
  'packages/engine/tests/model/merge-on-pglite.test.ts',
  'packages/engine/tests/simulation/simulation.test.ts',
  'packages/workshop/tests/author/new-package.test.ts',
  'tests/turbo.test.ts',
]

/** Begins the files of each project that take longest: two workers end together. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort(
      (left, right) => compare(left.project.name, right.project.name) || placeOf(left) - placeOf(right),
    )
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((file) => moduleId.endsWith(`/${file}`))
  return place === -1 ? longest.length : place
}
