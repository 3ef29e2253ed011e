import { isSowError } from '@sow/kit/errors'
import type { PlanChoices, PlanReport, RunContext, SavedPlan } from '@sow/runner'

/** A plan, and what of it can be carried out. */
export interface PlanToApply {
  readonly plan: PlanReport
  /** Null where nothing would change, or the plan cannot be saved. */
  readonly saved: SavedPlan | null
  /** Why it cannot be saved: a migration is pending, for instance. The plan can be read all the same. */
  readonly refusal: { readonly code: string; readonly message: string; readonly hint: string } | null
}

/** Plans so that the very plan can be carried out later. Writes nothing. */
export async function planToApply(
  { plan }: Pick<typeof import('@sow/runner'), 'plan'>,
  context: RunContext,
  choices: PlanChoices,
): Promise<PlanToApply> {
  try {
    const { saved, ...report } = await plan(context, { ...choices, save: true })
    return { plan: report, saved: report.pending ? saved : null, refusal: null }
  } catch (error) {
    if (!isSowError(error) || error.code !== 'PLAN_INVALID') throw error
    const { code, message, hint } = error
    const { saved: _, ...report } = await plan(context, choices)
    return { plan: report, saved: null, refusal: { code, message, hint } }
  }
}

/** What a plan of this selection decides by, everything else being as usual. */
export function usualChoices({ only, kinds }: Pick<PlanChoices['selection'], 'only' | 'kinds'>): PlanChoices {
  return {
    selection: { only, skip: [], kinds },
    tenant: null,
    onConflict: 'keep',
    allowDowngrade: false,
    acceptMassChange: [],
  }
}
