import { isSowError, SowError } from '@sow/kit/errors'
import type { PlanChoices } from '@sow/runner'
import type { StudioPlan } from '@sow/studio'
import type { Route, Site } from './route.js'

/** Plans that are remembered: each is small, and a person looks at a few. */
const keptPlans = 20
const mostRows = 10_000

/** What a set-up would do, with values: whoever was let in may see them. Only the plan of everything can be carried out. */
export const planRoute: Route<'plan'> = {
  writes: false,
  parse: (body) => ({ only: body.texts('only'), limit: body.count('limit', mostRows) }),
  answer: ({ only, limit }, site) =>
    site.open('db plan', async ({ plan }, context): Promise<StudioPlan> => {
      const choices = { ...choicesOf(only), limit }
      if (only.length > 0) return shown(await plan(context, choices))
      try {
        const { saved, ...report } = await plan(context, { ...choices, save: true })
        if (saved === null || !report.pending) return shown(report)
        remember(site, saved)
        return { ...shown(report), digest: saved.digest }
      } catch (error) {
        if (!isSowError(error) || error.code !== 'PLAN_INVALID') throw error
        // A migration is pending, for instance: the plan can be read all the same.
        const { code, message, hint } = error
        return { ...shown(await plan(context, choices)), refusal: { code, message, hint } }
      }
    }),
}

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

function choicesOf(only: readonly string[]): PlanChoices {
  return {
    selection: { only, skip: [], kinds: ['reference', 'starter'] },
    tenant: null,
    onConflict: 'keep',
    allowDowngrade: false,
    acceptMassChange: [],
    values: true,
  }
}

function shown({ saved: _, ...plan }: StudioPlan['plan'] & { readonly saved?: unknown }): StudioPlan {
  return { plan, digest: null, refusal: null }
}

/** The oldest goes where there are too many. */
function remember({ plans }: Site, saved: NonNullable<ReturnType<Site['plans']['get']>>): void {
  plans.set(saved.digest, saved)
  const [oldest] = plans.keys()
  if (plans.size > keptPlans && oldest !== undefined) plans.delete(oldest)
}
