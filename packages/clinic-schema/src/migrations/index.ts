import type { Migrations } from '@sow/kit'
import * as initialSchema from './20240101000001_initial_schema.js'
import * as enhancedPermissions from './20240101000002_enhanced_permissions.js'
import * as appointmentPurposeAutomation from './20240101000003_add_appointment_purpose_automation.js'
import * as billingModule from './20240101000004_billing_module.js'
import * as inventoryModule from './20240101000005_inventory_module.js'

/** Every migration of the schema, in the order in which they are applied. */
export const migrations: Migrations = {
  '20240101000001_initial_schema': initialSchema,
  '20240101000002_enhanced_permissions': enhancedPermissions,
  '20240101000003_add_appointment_purpose_automation': appointmentPurposeAutomation,
  '20240101000004_billing_module': billingModule,
  '20240101000005_inventory_module': inventoryModule,
}
