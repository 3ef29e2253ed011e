import type { Migrations } from '@sow/kit'
import * as createReminderTexts from './20260901080000_create_reminder_texts.js'

/** The migrations of this package, in their order. */
export const migrations: Migrations = {
  '20260901080000_create_reminder_texts': createReminderTexts,
}
