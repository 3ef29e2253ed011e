import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { countryPacks } from './country-packs.js'

/** The pattern is that of the identifier without blanks and separators, and no check of its digits. */
export const identifierTypes = defineDataset<ClinicDatabase>()({
  name: 'identifier-types',
  title: 'Kinds of identifiers',
  table: 'identifier_types',
  key: ['country_id', 'code'],
  refs: { country_id: ref(countryPacks) },
  own: { sort_order: 'site' },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  // biome-ignore format: one row per line.
  rows: [
    { country_id: 'AE', code: 'emirates-id', name: 'Emirates ID number', subject: 'patient', system_uri: null, pattern: '^784[0-9]{12}$', is_secret: true, sort_order: 70 },
    { country_id: 'GB', code: 'nhs-number', name: 'NHS number', subject: 'patient', system_uri: 'https://fhir.nhs.uk/Id/nhs-number', pattern: '^[0-9]{10}$', is_secret: false, sort_order: 10 },
    { country_id: 'US', code: 'ein', name: 'Employer identification number', subject: 'organization', system_uri: 'urn:oid:2.16.840.1.113883.4.4', pattern: '^[0-9]{9}$', is_secret: false, sort_order: 20 },
    { country_id: 'US', code: 'mbi', name: 'Medicare beneficiary identifier', subject: 'patient', system_uri: 'http://hl7.org/fhir/sid/us-mbi', pattern: '^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y]{2}[0-9]{2}$', is_secret: false, sort_order: 30 },
    { country_id: 'US', code: 'npi-individual', name: 'National provider identifier of a practitioner', subject: 'practitioner', system_uri: 'http://hl7.org/fhir/sid/us-npi', pattern: '^[12][0-9]{9}$', is_secret: false, sort_order: 40 },
    { country_id: 'US', code: 'npi-organization', name: 'National provider identifier of an organization', subject: 'organization', system_uri: 'http://hl7.org/fhir/sid/us-npi', pattern: '^[12][0-9]{9}$', is_secret: false, sort_order: 50 },
    { country_id: 'US', code: 'ssn', name: 'Social security number', subject: 'patient', system_uri: 'http://hl7.org/fhir/sid/us-ssn', pattern: '^[0-9]{9}$', is_secret: true, sort_order: 60 },
  ],
})
