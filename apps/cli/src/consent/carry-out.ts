import { SowError } from '@sow/kit/errors'
import type { ResolveReport, RunContext, SeedReport, UndoReport } from '@sow/runner'
import { commandWithNote } from '../command/command-with-note.js'
import type { Deed } from './deed.js'
import { proposeAgain, resolveChoices } from './proposal.js'

/** What was done, by the command that does the same. */
export type Done =
  | { readonly command: 'db apply'; readonly report: SeedReport }
  | { readonly command: 'db undo'; readonly report: UndoReport }
  | { readonly command: 'db resolve'; readonly report: ResolveReport }

/** The command that a deed is recorded as: the history tells that an assistant asked. */
export function recordedCommand(deed: Deed): string {
  const note = deed.kind === 'resolve' && deed.note !== '' ? `: ${deed.note}` : ''
  return commandWithNote(`db ${deed.kind}`, `by an assistant${note}`)
}

/** Does what a deed says, where it still is what was proposed. Throws PLAN_STALE, and what the command throws. */
export async function carryOut(
  runner: typeof import('@sow/runner'),
  context: RunContext,
  deed: Deed,
  digest: string,
): Promise<Done> {
  if (deed.kind === 'apply') {
    const plan = runner.parsePlan(JSON.stringify(deed.plan), 'The proposal')
    if (plan.digest !== digest) throw unsealed()
    return { command: 'db apply', report: await runner.applyPlan(context, plan, { acceptMassChange: [] }) }
  }
  await proposeAgain(runner, context, { deed, digest }, { values: false })
  return deed.kind === 'undo'
    ? { command: 'db undo', report: await runner.undo(context, deed.run) }
    : { command: 'db resolve', report: await runner.resolve(context, resolveChoices(deed)) }
}

function unsealed(): SowError {
  return new SowError({
    code: 'PLAN_INVALID',
    message: 'The proposal was changed since it was made.',
    hint: 'Let the assistant plan again.',
  })
}
