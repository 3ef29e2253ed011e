import { createHash } from 'node:crypto'
import { SowError } from '@sow/kit/errors'
import type { Moment, PlanReport, ResolveReport, RunContext, SavedPlan, UndoReport } from '@sow/runner'
import type { ApplyDeed, Deed, ResolveDeed } from './deed.js'
import { planToApply, usualChoices } from './plan-to-apply.js'

type Runner = typeof import('@sow/runner')

/** What a deed would do, as its command tells it. */
export type Look =
  | { readonly kind: 'apply'; readonly report: PlanReport }
  | { readonly kind: 'undo'; readonly report: UndoReport }
  | { readonly kind: 'resolve'; readonly report: ResolveReport; readonly take: 'package' | 'site' }

/** A deed with the look at what it would do. */
export interface Proposal {
  readonly deed: Deed
  readonly look: Look
  /** What a code is good for: the deed, what it would do, and the database. Hexadecimal. */
  readonly digest: string
  /** The database's own identity, and its name. */
  readonly database: Pick<Moment, 'id' | 'name'>
}

/** Looks at what a deed would do now, and writes nothing. Throws PLAN_STALE where a saved plan says something else. */
export async function propose(
  runner: Runner,
  context: RunContext,
  deed: Deed,
  values = false,
): Promise<Proposal> {
  switch (deed.kind) {
    case 'apply':
      return await proposeToApply(runner, context, deed, values)
    case 'undo': {
      const report = await runner.undo(context, deed.run, { look: true })
      const look = { kind: deed.kind, report }
      return { deed, look, ...sealed(deed, await momentOf(runner, context), report.datasets) }
    }
    case 'resolve': {
      const report = await runner.resolve(context, { ...resolveChoices(deed), look: true })
      const look = { kind: deed.kind, report, take: deed.take }
      return { deed, look, ...sealed(deed, await momentOf(runner, context), report.datasets) }
    }
  }
}

/** Looks once more at a proposal that waits. Throws PLAN_STALE where it would do something else now. */
export async function proposeAgain(
  runner: Runner,
  context: RunContext,
  { deed, digest }: Pick<Proposal, 'deed' | 'digest'>,
  { values }: { readonly values: boolean },
): Promise<Proposal> {
  const proposal = await propose(runner, context, deed, values)
  if (proposal.digest !== digest) throw stale()
  return proposal
}

/** What ends conflicts as a deed says. */
export function resolveChoices({ dataset, keys, tenant, take }: ResolveDeed) {
  return { names: [dataset], keys, tenant, take }
}

async function proposeToApply(
  runner: Runner,
  context: RunContext,
  deed: ApplyDeed,
  values: boolean,
): Promise<Proposal> {
  const { saved, plan: report } = await planToApply(runner, context, {
    ...usualChoices(deed.selection),
    values,
  })
  if (saved === null || whatItDoes(saved) !== whatItDoes(deed.plan)) throw stale()
  const { id, name } = deed.plan.database
  return { deed, look: { kind: deed.kind, report }, digest: deed.plan.digest, database: { id, name } }
}

/** A saved plan without the time at which it was made, and without what other runs did meanwhile. */
function whatItDoes({ database, choices, datasets }: SavedPlan): string {
  return JSON.stringify([database.id, choices, datasets])
}

async function momentOf({ readMoment }: Runner, context: RunContext): Promise<Moment> {
  const moment = await readMoment(context)
  if (moment === null) throw stale()
  return moment
}

/** A later run, another row or another deed gives another digest. */
function sealed(deed: Deed, moment: Moment, datasets: unknown): Pick<Proposal, 'digest' | 'database'> {
  const digest = createHash('sha256')
    .update(JSON.stringify([deed, moment, datasets]))
    .digest('hex')
  return { digest, database: { id: moment.id, name: moment.name } }
}

function stale(): SowError {
  return new SowError({
    code: 'PLAN_STALE',
    message: 'The proposal would do something else now: the packages or the database moved since.',
    hint: 'Let the assistant look again, and read what it says then.',
  })
}
