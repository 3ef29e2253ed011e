import { createHash } from 'node:crypto'
import type { ExpectedDataset, ImpactedRows, MergeOptions, RowCounts } from '@sow/engine'
import { SowError } from '@sow/kit/errors'

/** The version of the saved form; an older Sow refuses a newer one. */
export const savedPlanFormat = 1

export interface SavedDataset extends ExpectedDataset {
  /** `domain/name`. */
  readonly dataset: string
  readonly package: string
  readonly version: string
  readonly contentHash: string
  readonly definitionHash: string
  readonly counts: RowCounts
}

/** Rows of the site that refer to a code which a plan would end, make a heading, or give another meaning. */
export interface Impact extends ImpactedRows {
  /** The dataset that changes the code: `domain/name`. */
  readonly dataset: string
}

/** A plan as it is saved: what was decided, for which database and which releases. */
export interface SavedPlan {
  readonly format: typeof savedPlanFormat
  readonly tool: string
  /** ISO 8601. */
  readonly created: string
  /** The database's own identity, and the number of its last run when the plan was made. */
  readonly database: { readonly id: string; readonly name: string; readonly serial: number }
  readonly choices: Pick<MergeOptions, 'tenant' | 'onConflict' | 'allowDowngrade'> &
    Partial<Pick<MergeOptions, 'adoptAs'>>
  readonly datasets: readonly SavedDataset[]
  /** The site's own rows that refer to codes which would change; left out where it was not asked for. */
  readonly impact?: readonly Impact[]
  /** SHA-256 of all of the above. */
  readonly digest: string
}

/** Adds the digest. */
export function sealPlan(plan: Omit<SavedPlan, 'digest'>): SavedPlan {
  return { ...plan, digest: digestOf(plan) }
}

/** Reads a saved plan. Throws PLAN_INVALID where it is not one, or was changed since. */
export function parsePlan(text: string, file: string): SavedPlan {
  const plan = parseJson(text, file)
  if (plan.format !== savedPlanFormat)
    throw invalid(file, `has the format ${String(plan.format)}; this Sow reads format ${savedPlanFormat}`)
  const { digest, ...rest } = plan
  if (digest !== digestOf(rest)) throw invalid(file, 'was changed since it was saved')
  return plan
}

function parseJson(text: string, file: string): SavedPlan {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'format' in value) return value as SavedPlan
  } catch {
    // Said below: the text of the parser's error would be a part of the file.
  }
  throw invalid(file, 'is no saved plan')
}

function digestOf(plan: Omit<SavedPlan, 'digest'>): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex')
}

function invalid(file: string, what: string): SowError {
  return new SowError({
    code: 'PLAN_INVALID',
    message: `${file} ${what}.`,
    hint: 'Plan again: sow db plan --out FILE.',
    place: { file },
  })
}
