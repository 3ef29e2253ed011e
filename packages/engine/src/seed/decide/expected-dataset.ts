import { SowError } from '@sow/kit/errors'
import type { Rung } from './decision.js'

/** What a saved plan decided about a dataset, to be done exactly so. */
export interface ExpectedDataset {
  readonly rung: Rung
  readonly shapeHash: string
  readonly digest: string | null
}

/** Throws PLAN_STALE where the database would be treated otherwise than the plan says. */
export function requireExpected(
  identity: string,
  expected: ExpectedDataset | undefined,
  found: Partial<ExpectedDataset>,
): void {
  if (expected === undefined) return
  if (found.shapeHash !== undefined && found.shapeHash !== expected.shapeHash)
    throw stale(identity, 'its table is another one, or has other columns')
  if (found.rung !== undefined && found.rung !== expected.rung)
    throw stale(identity, 'the release or its table moved')
  if (found.digest !== undefined && found.digest !== expected.digest)
    throw stale(identity, 'rows that the plan decided are no longer as it saw them')
}

function stale(identity: string, what: string): SowError {
  return new SowError({
    code: 'PLAN_STALE',
    message: `The database is not as the plan saw it: in ${identity}, ${what}.`,
    hint: 'Plan again with `sow db plan --out FILE`, and read what changed.',
    place: { dataset: identity },
  })
}
