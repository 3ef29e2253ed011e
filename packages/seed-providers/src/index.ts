import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { auditPreferences } from './audit-preferences.js'
import { bedTypes } from './bed-types.js'
import { credentialTypes } from './credential-types.js'
import { dashboardPlacements } from './dashboard-placements.js'
import { dashboardWidgets } from './dashboard-widgets.js'
import { dashboards } from './dashboards.js'
import { demoBillingProviders } from './demo-billing-providers.js'
import { demoDepartments } from './demo-departments.js'
import { demoLocations } from './demo-locations.js'
import { demoOrganizations } from './demo-organizations.js'
import { demoPractitionerCredentials } from './demo-practitioner-credentials.js'
import { demoPractitioners } from './demo-practitioners.js'
import { departments } from './departments.js'
import { notificationTemplates } from './notification-templates.js'
import { notificationTypes } from './notification-types.js'
import { orgTypes } from './org-types.js'
import { permissions } from './permissions.js'
import { portalFeatures } from './portal-features.js'
import { rolePermissions } from './role-permissions.js'
import { roles } from './roles.js'
import { specialties } from './specialties.js'
import { specialtyPacks } from './specialty-packs.js'
import { wardTypes } from './ward-types.js'

export default defineSeedPackage({
  domain: 'providers',
  schema: clinicSchema,
  datasets: [
    specialties,
    credentialTypes,
    roles,
    permissions,
    rolePermissions,
    orgTypes,
    notificationTypes,
    notificationTemplates,
    auditPreferences,
    portalFeatures,
    wardTypes,
    bedTypes,
    specialtyPacks,
    departments,
    dashboardWidgets,
    dashboards,
    dashboardPlacements,
    demoOrganizations,
    demoLocations,
    demoDepartments,
    demoPractitioners,
    demoPractitionerCredentials,
    demoBillingProviders,
  ],
})
