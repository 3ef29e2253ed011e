import { digestDelta } from '../../row/diff/digest-delta.js'
import { checkBrakes } from '../decide/check-brakes.js'
import { comparisonOf, type Decision } from '../decide/decision.js'
import { requireExpected } from '../decide/expected-dataset.js'
import type { RunContext } from './run-context.js'

/**
 * Stops before anything is written where a saved plan decided otherwise, or where the decision is a person's.
 * Throws PLAN_STALE, MERGE_CONFLICT, MASS_CHANGE, ADOPTION_OVERWRITE.
 */
export async function checkDecision({ database, options }: RunContext, decision: Decision): Promise<void> {
  const comparison = comparisonOf(decision)
  if (comparison === null) return
  const { dataset, summary } = comparison
  const { shape, work } = dataset
  const expected = options.expected?.get(shape.identity)
  if (expected !== undefined)
    requireExpected(shape.identity, expected, { digest: await digestDelta(database, shape, work) })
  checkBrakes(dataset, summary, options)
}
