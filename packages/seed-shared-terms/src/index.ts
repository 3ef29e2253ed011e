import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { codeSystems } from './code-systems.js'
import { currencies } from './currencies.js'
import { languages } from './languages.js'
import { unitsOfMeasure } from './units-of-measure.js'

export default defineSeedPackage({
  domain: 'shared-terms',
  schema: clinicSchema,
  datasets: [codeSystems, unitsOfMeasure, currencies, languages],
})
