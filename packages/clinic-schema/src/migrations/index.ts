import type { Migrations } from '@sow/kit'
import * as initialSchema from './20240101000001_initial_schema.js'
import * as enhancedPermissions from './20240101000002_enhanced_permissions.js'
import * as appointmentPurposeAutomation from './20240101000003_add_appointment_purpose_automation.js'
import * as billingModule from './20240101000004_billing_module.js'
import * as inventoryModule from './20240101000005_inventory_module.js'
import * as auditEnhancements from './20240101000006_audit_enhancements.js'
import * as dashboardSnapshots from './20240101000007_dashboard_snapshots.js'
import * as bedManagement from './20240101000008_bed_management.js'
import * as integrations from './20240101000009_create_integrations_table.js'
import * as integrationVendors from './20240101000010_create_integration_vendors_table.js'
import * as passwordAuth from './20240101000011_add_password_auth.js'
import * as customHl7Vendor from './20240101000012_add_custom_hl7_vendor.js'
import * as orgLogoAndSpecialties from './20240101000013_add_org_logo_and_specialties.js'
import * as orgType from './20240101000014_add_org_type.js'
import * as notifications from './20240101000015_notifications.js'
import * as virtualMeetings from './20240101000016_create_virtual_meetings_table.js'
import * as meetingConsentAndVitals from './20240101000017_add_meeting_consent_and_vitals.js'
import * as permissionChangesTrigger from './20240101000018_fix_permission_changes_trigger.js'
import * as fhirPatients from './20240101000019_create_fhir_patients_table.js'
import * as fhirAppointments from './20240101000020_create_fhir_appointments_table.js'
import * as patientPortal from './20240101000021_create_patient_portal_tables.js'
import * as specialtyPackSystem from './20240101000022_specialty_pack_system.js'
import * as formsModule from './20240101000023_forms_module.js'
import * as countrySpecificSystem from './20240101000024_country_specific_system.js'
import * as formsMentalHealthTemplates from './20240101000025_forms_mental_health_templates.js'
import * as formsDemoTemplate from './20240101000026_forms_demo_template.js'
import * as priorAuthEnhancements from './20240101000027_prior_auth_enhancements.js'
import * as dataMapperTable from './20240101000028_create_data_mapper_table.js'
import * as virtualMeetingsTableV2 from './20240101000029_create_virtual_meetings_table_v2.js'
import * as fhirEncountersTable from './20240101000030_create_fhir_encounters_table.js'
import * as formsSampleTemplates from './20240101000031_forms_sample_templates.js'
import * as codeSetPeriods from './20261101000001_code_set_periods.js'
import * as vaccinesAndPlacesInTime from './20261102000001_vaccines_and_places_in_time.js'
import * as practiceAdministration from './20261102000002_practice_administration.js'
import * as endsOfCodesInTime from './20261130000001_ends_of_codes_in_time.js'
import * as keysByOrganization from './20261130000002_keys_by_organization.js'
import * as policiesOfARow from './20261130000003_policies_of_a_row.js'
import * as triggersInACluster from './20261130000004_triggers_in_a_cluster.js'
import * as organizationsToldAtTheEnd from './20261130000005_organizations_told_at_the_end.js'

/** Every migration of the schema, in the order in which they are applied. */
export const migrations: Migrations = {
  '20240101000001_initial_schema': initialSchema,
  '20240101000002_enhanced_permissions': enhancedPermissions,
  '20240101000003_add_appointment_purpose_automation': appointmentPurposeAutomation,
  '20240101000004_billing_module': billingModule,
  '20240101000005_inventory_module': inventoryModule,
  '20240101000006_audit_enhancements': auditEnhancements,
  '20240101000007_dashboard_snapshots': dashboardSnapshots,
  '20240101000008_bed_management': bedManagement,
  '20240101000009_create_integrations_table': integrations,
  '20240101000010_create_integration_vendors_table': integrationVendors,
  '20240101000011_add_password_auth': passwordAuth,
  '20240101000012_add_custom_hl7_vendor': customHl7Vendor,
  '20240101000013_add_org_logo_and_specialties': orgLogoAndSpecialties,
  '20240101000014_add_org_type': orgType,
  '20240101000015_notifications': notifications,
  '20240101000016_create_virtual_meetings_table': virtualMeetings,
  '20240101000017_add_meeting_consent_and_vitals': meetingConsentAndVitals,
  '20240101000018_fix_permission_changes_trigger': permissionChangesTrigger,
  '20240101000019_create_fhir_patients_table': fhirPatients,
  '20240101000020_create_fhir_appointments_table': fhirAppointments,
  '20240101000021_create_patient_portal_tables': patientPortal,
  '20240101000022_specialty_pack_system': specialtyPackSystem,
  '20240101000023_forms_module': formsModule,
  '20240101000024_country_specific_system': countrySpecificSystem,
  '20240101000025_forms_mental_health_templates': formsMentalHealthTemplates,
  '20240101000026_forms_demo_template': formsDemoTemplate,
  '20240101000027_prior_auth_enhancements': priorAuthEnhancements,
  '20240101000028_create_data_mapper_table': dataMapperTable,
  '20240101000029_create_virtual_meetings_table_v2': virtualMeetingsTableV2,
  '20240101000030_create_fhir_encounters_table': fhirEncountersTable,
  '20240101000031_forms_sample_templates': formsSampleTemplates,
  '20261101000001_code_set_periods': codeSetPeriods,
  '20261102000001_vaccines_and_places_in_time': vaccinesAndPlacesInTime,
  '20261102000002_practice_administration': practiceAdministration,
  '20261130000001_ends_of_codes_in_time': endsOfCodesInTime,
  '20261130000002_keys_by_organization': keysByOrganization,
  '20261130000003_policies_of_a_row': policiesOfARow,
  '20261130000004_triggers_in_a_cluster': triggersInACluster,
  '20261130000005_organizations_told_at_the_end': organizationsToldAtTheEnd,
}
