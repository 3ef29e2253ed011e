import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { consentTypes } from './consent-types.js'
import { demoScoreRanges } from './demo-score-ranges.js'
import { demoScores } from './demo-scores.js'
import { demoTemplates } from './demo-templates.js'
import { educationMaterials } from './education-materials.js'
import { extractionRules } from './extraction-rules.js'
import { populationRules } from './population-rules.js'
import { templates } from './templates.js'
import { themes } from './themes.js'

export default defineSeedPackage({
  domain: 'forms',
  schema: clinicSchema,
  datasets: [
    themes,
    templates,
    populationRules,
    extractionRules,
    consentTypes,
    educationMaterials,
    demoTemplates,
    demoScores,
    demoScoreRanges,
  ],
})
