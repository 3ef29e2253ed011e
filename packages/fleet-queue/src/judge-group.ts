import type { JobState, RolloutGroup } from './fleet-queue.js'

/** Whether a group is not done yet, was done well enough for the next one, or ends the rollout. */
export type Judgement = 'waits' | 'passes' | 'stops'

/** What the states of a group's databases mean for the groups after it. */
export function judgeGroup(
  { mostFailures }: Pick<RolloutGroup, 'mostFailures'>,
  states: readonly JobState[],
): Judgement {
  if (states.filter(hasFailed).length > mostFailures) return 'stops'
  return states.some(isOpen) ? 'waits' : 'passes'
}

/** True where somebody has yet to say what became of it. */
export function isOpen({ kind }: JobState): boolean {
  return kind === 'waiting' || kind === 'taken'
}

function hasFailed(state: JobState): boolean {
  return state.kind === 'lost' || (state.kind === 'answered' && state.answer.failed)
}
