import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { credentialTypes } from './credential-types.js'
import { demoBillingProviders } from './demo-billing-providers.js'
import { demoDepartments } from './demo-departments.js'
import { demoLocations } from './demo-locations.js'
import { demoOrganizations } from './demo-organizations.js'
import { demoPractitionerCredentials } from './demo-practitioner-credentials.js'
import { demoPractitioners } from './demo-practitioners.js'
import { permissions } from './permissions.js'
import { rolePermissions } from './role-permissions.js'
import { roles } from './roles.js'
import { specialties } from './specialties.js'

export default defineSeedPackage({
  domain: 'providers',
  schema: clinicSchema,
  datasets: [
    specialties,
    credentialTypes,
    roles,
    permissions,
    rolePermissions,
    demoOrganizations,
    demoLocations,
    demoDepartments,
    demoPractitioners,
    demoPractitionerCredentials,
    demoBillingProviders,
  ],
})
