import type { ErrorCode } from '@sow/kit/errors'
import { databaseExplanations } from './database-explanations.js'
import type { Explanation } from './explanation.js'
import { mergeExplanations } from './merge-explanations.js'
import { packageExplanations } from './package-explanations.js'
import { targetExplanations } from './target-explanations.js'
import { usageExplanations } from './usage-explanations.js'

/** One explanation for every error code; a code without one does not compile. */
export const explanations = {
  ...usageExplanations,
  ...packageExplanations,
  ...targetExplanations,
  ...mergeExplanations,
  ...databaseExplanations,
} satisfies Record<ErrorCode, Explanation>
