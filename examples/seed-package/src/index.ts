import { defineSeedPackage } from '@sow/kit'
import { migrations } from './migrations/index.js'
import { reminderTexts } from './reminder-texts.js'
import { schema } from './schema.js'

export default defineSeedPackage({
  domain: 'appointment-reminders',
  schema,
  datasets: [reminderTexts],
  migrations,
})
