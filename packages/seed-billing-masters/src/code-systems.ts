import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

export const codeSystems = defineDataset<ClinicDatabase>()({
  name: 'code-systems',
  title: 'Code systems of the billing masters',
  table: 'code_systems',
  key: ['uri'],
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { uri: 'http://hl7.org/fhir/sid/icd-10-cm', oid: '2.16.840.1.113883.6.90', short_name: 'ICD-10-CM', name: 'International Classification of Diseases, 10th Revision, Clinical Modification', publisher: 'NCHS and CMS', version: 'FY2026', license: 'US Government work', redistributable: 'yes' },
    { uri: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', oid: '2.16.840.1.113883.6.285', short_name: 'HCPCS', name: 'Healthcare Common Procedure Coding System, Level II', publisher: 'CMS', version: '2020-10', license: 'US Government work', redistributable: 'yes' },
    { uri: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set', oid: '2.16.840.1.113883.6.50', short_name: 'POS', name: 'Place of Service Codes for Professional Claims', publisher: 'CMS', version: null, license: 'US Government work', redistributable: 'yes' },
  ],
})
