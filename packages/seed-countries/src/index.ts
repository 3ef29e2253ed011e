import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { countryPacks } from './country-packs.js'
import { identifierTypes } from './identifier-types.js'
import { timeZones } from './time-zones.js'

export default defineSeedPackage({
  domain: 'countries',
  schema: clinicSchema,
  datasets: [timeZones, countryPacks, identifierTypes],
})
