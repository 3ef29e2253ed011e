import { SowError } from '@sow/kit/errors'
import type { PlanReport, SavablePlan } from '@sow/runner'
import type { StudioPlan } from '@sow/studio'
import { planToApply, usualChoices } from '../../consent/plan-to-apply.js'
import type { Route, Site } from './route.js'

/** Plans that are remembered: each is small, and a person looks at a few. */
const keptPlans = 20
const mostRows = 10_000

/** What a set-up would do, with values: whoever was let in may see them. Only the plan of everything can be carried out. */
export const planRoute: Route<'plan'> = {
  writes: false,
  parse: (body) => ({
    only: body.texts('only'),
    limit: body.count('limit', mostRows),
    impact: body.flag('impact'),
  }),
  answer: ({ only, limit, impact }, site) =>
    site.open('db plan', async (runner, context): Promise<StudioPlan> => {
      const choices = {
        ...usualChoices({ only, kinds: ['reference', 'starter'] }),
        values: true,
        limit,
        impact,
      }
      if (only.length > 0) return { plan: withoutSaved(await runner.plan(context, choices)), ...notHere }
      const { plan, saved, refusal } = await planToApply(runner, context, choices)
      if (saved !== null) remember(site, saved)
      return { plan, digest: saved?.digest ?? null, refusal }
    }),
}

const notHere = { digest: null, refusal: null }

/** Does exactly what the plan of that digest says, or nothing. */
export const applyRoute: Route<'apply'> = {
  writes: true,
  parse: (body) => ({ digest: body.text('digest'), acceptMassChange: body.texts('acceptMassChange') }),
  answer: ({ digest, acceptMassChange }, site) =>
    site.open('db apply', async ({ applyPlan }, context) => {
      const saved = site.plans.get(digest)
      if (saved !== undefined) return await applyPlan(context, saved, { acceptMassChange })
      throw new SowError({
        code: 'PLAN_STALE',
        message: 'The plan cannot be carried out: this studio does not remember it.',
        hint: 'Look at the plan again, then apply it.',
      })
    }),
}

function withoutSaved({ saved: _, ...plan }: SavablePlan): PlanReport {
  return plan
}

/** The oldest goes where there are too many. */
function remember({ plans }: Site, saved: NonNullable<ReturnType<Site['plans']['get']>>): void {
  plans.set(saved.digest, saved)
  const [oldest] = plans.keys()
  if (plans.size > keptPlans && oldest !== undefined) plans.delete(oldest)
}
