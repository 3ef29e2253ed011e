import { isSowError, type SowError } from '@sow/kit/errors'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { translateDatabaseError } from '../../server/connect/translate-database-error.js'

/** True where the database refused a row because another one has its row key, or its part of it. */
export function isKeyViolation(error: unknown, shape: TargetShape): boolean {
  return shape.keyConstraints.includes(violatedIndex(error) ?? '')
}

/**
 * True where a row is in the way that the diff did not see: it looked for the row's key, and for its values in every
 * other index that can be foreseen.
 */
export function isUnseenRow(error: unknown, shape: TargetShape): boolean {
  const name = violatedIndex(error)
  return (
    isKeyViolation(error, shape) ||
    (name !== null && shape.uniqueIndexes.some(({ names }) => names.includes(name)))
  )
}

/**
 * The error where a foreign key refused a row: one that it refers to was there when it was compared, or one that
 * refers to it was not. Null where it is another error.
 */
export function brokenReference(error: unknown): SowError | null {
  const translated = translateDatabaseError(error)
  return isSowError(translated) && translated.place.sqlState === '23503' ? translated : null
}

function violatedIndex(error: unknown): string | null {
  const translated = translateDatabaseError(error)
  if (!isSowError(translated) || translated.place.sqlState !== '23505') return null
  return translated.place.constraint ?? null
}
