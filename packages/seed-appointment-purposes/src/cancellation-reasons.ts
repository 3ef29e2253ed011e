import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { codeSystems } from './code-systems.js'

/** HL7 appointment cancellation reasons. */
export const cancellationReasons = defineDataset<ClinicDatabase>()({
  name: 'cancellation-reasons',
  title: 'HL7 appointment cancellation reasons',
  table: 'appointment_cancellation_reasons',
  key: ['code'],
  refs: { code_system_id: ref(codeSystems) },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: {
    publisher: 'HL7 International',
    release: 'HL7 Terminology, appointment-cancellation-reason 2.1.1',
  },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'maint', name: 'Equipment Maintenance/Repair', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'meds-inc', name: 'Prep/Med Incomplete', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-cms', name: 'Other: CMS Therapy Cap Service Not Authorized', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-err', name: 'Other: Error', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-fin', name: 'Other: Financial', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-int', name: 'Other: No Interpreter Available', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-iv', name: 'Other: Improper IV Access/Infiltrate IV', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-mu', name: 'Other: Prep/Med/Results Unavailable', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-oerr', name: 'Other: Schedule Order Error', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-room', name: 'Other: Room/Resource Maintenance', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-swie', name: 'Other: Silent Walk In Error', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'oth-weath', name: 'Other: Weather', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'other', name: 'Other', cancelled_by: 'other', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat', name: 'Patient', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-cpp', name: 'Patient: Canceled via Patient Portal', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-crs', name: 'Patient: Canceled via automated reminder system', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-dec', name: 'Patient: Deceased', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-fb', name: 'Patient: Feeling Better', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-lt', name: 'Patient: Lack of Transportation', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-mv', name: 'Patient: Moved Residence', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-preg', name: 'Patient: Pregnant', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-swl', name: 'Patient: Scheduled from Wait List', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'pat-ucp', name: 'Patient: Unhappy/Changed Provider', cancelled_by: 'patient', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'prov', name: 'Provider', cancelled_by: 'provider', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'prov-dch', name: 'Provider: Discharged', cancelled_by: 'provider', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'prov-edu', name: 'Provider: Edu/Meeting', cancelled_by: 'provider', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'prov-hosp', name: 'Provider: Hospitalized', cancelled_by: 'provider', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'prov-labs', name: 'Provider: Labs Out of Acceptable Range', cancelled_by: 'provider', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'prov-mri', name: 'Provider: MRI Screening Form Marked Do Not Proceed', cancelled_by: 'provider', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'prov-onc', name: 'Provider: Oncology Treatment Plan Changes', cancelled_by: 'provider', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
    { code: 'prov-pers', name: 'Provider: Personal', cancelled_by: 'provider', code_system_id: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason' },
  ],
})
