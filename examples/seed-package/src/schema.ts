import { defineSchemaPackage, type TableDescriptors } from '@sow/kit'

export interface ReminderTexts {
  id?: number | string
  code: string
  channel: 'letter' | 'text'
  days_before: number
  body: string
  retired_on?: string | null
}

/** The rows that a dataset may hold, by table. */
export interface Database {
  reminder_texts: ReminderTexts
}

/** What is left of the types at run time, as the catalog has it. */
const tables: TableDescriptors = {
  reminder_texts: {
    columns: {
      id: { type: 'bigint', nullable: false, defaulted: true, generated: false },
      code: { type: 'text', nullable: false, defaulted: false, generated: false },
      channel: { type: 'text', nullable: false, defaulted: false, generated: false },
      days_before: { type: 'integer', nullable: false, defaulted: false, generated: false },
      body: { type: 'text', nullable: false, defaulted: false, generated: false },
      retired_on: { type: 'date', nullable: true, defaulted: false, generated: false },
    },
    primaryKey: ['id'],
  },
}

export const schema = defineSchemaPackage({ migrations: {}, tables })
