import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { countryPacks } from './country-packs.js'
import { currencies } from './currencies.js'
import { identifierTypes } from './identifier-types.js'
import { languages } from './languages.js'
import { timeZones } from './time-zones.js'

export default defineSeedPackage({
  domain: 'countries',
  schema: clinicSchema,
  datasets: [currencies, languages, timeZones, countryPacks, identifierTypes],
})
