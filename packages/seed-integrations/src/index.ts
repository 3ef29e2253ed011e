import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { dataMappers } from './data-mappers.js'
import { fieldMappings } from './field-mappings.js'
import { mapperTests } from './mapper-tests.js'
import { meetingProviders } from './meeting-providers.js'
import { valueLookups } from './value-lookups.js'
import { vendors } from './vendors.js'

export default defineSeedPackage({
  domain: 'integrations',
  schema: clinicSchema,
  datasets: [vendors, meetingProviders, dataMappers, fieldMappings, valueLookups, mapperTests],
})
