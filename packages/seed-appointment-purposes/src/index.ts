import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { automationRules } from './automation-rules.js'
import { cancellationReasons } from './cancellation-reasons.js'
import { encounterTypes } from './encounter-types.js'
import { preVisitForms } from './pre-visit-forms.js'
import { purposes } from './purposes.js'
import { serviceTypes } from './service-types.js'
import { symptomMappings } from './symptom-mappings.js'
import { taskTemplates } from './task-templates.js'
import { visitTypes } from './visit-types.js'

export default defineSeedPackage({
  domain: 'appointment-purposes',
  schema: clinicSchema,
  datasets: [
    serviceTypes,
    visitTypes,
    cancellationReasons,
    purposes,
    automationRules,
    symptomMappings,
    encounterTypes,
    preVisitForms,
    taskTemplates,
  ],
})
