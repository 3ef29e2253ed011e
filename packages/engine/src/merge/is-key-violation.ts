import { isSowError } from '@sow/kit'
import { translateDatabaseError } from '../connect/translate-database-error.js'
import type { TargetShape } from '../target/target-shape.js'

/** True where the database refused a row because another one has its row key. */
export function isKeyViolation(error: unknown, shape: TargetShape): boolean {
  const translated = translateDatabaseError(error)
  return (
    isSowError(translated) &&
    translated.place.sqlState === '23505' &&
    translated.place.constraint === shape.keyIndex
  )
}
