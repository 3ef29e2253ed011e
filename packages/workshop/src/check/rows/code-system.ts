/** The code systems that rules know; `other` is any that they leave alone. */
export type CodeSystem = 'ICD-10-CM' | 'HCPCS' | 'CPT' | 'CDT' | 'NUBC' | 'X12' | 'SNOMED' | 'other'

/** How names, URIs and OIDs of a code system are recognized; the first that fits. */
const systems: readonly (readonly [CodeSystem, RegExp])[] = [
  ['CPT', /\bcpt\b|ama-assn|113883\.6\.12$/i],
  ['CDT', /\bcdt\b|\bada\.org|113883\.6\.13$/i],
  ['NUBC', /nubc|revenue|113883\.6\.301(?:\.|$)/i],
  ['X12', /\bx12\b|\bcarc\b|\brarc\b/i],
  ['SNOMED', /snomed|113883\.6\.96$/i],
  ['HCPCS', /hcpcs|113883\.6\.285$/i],
  ['ICD-10-CM', /icd-?10-?cm|113883\.6\.90$/i],
]

/** What the name of a column says of the codes in it, and the table's where it is just `code`; the first that fits. */
const assumptions: readonly (readonly [CodeSystem, RegExp])[] = [
  ['CPT', /[._]cpt(?:_|$)/],
  ['CDT', /[._]cdt(?:_|$)/],
  ['SNOMED', /[._]snomed/],
  ['NUBC', /[._]revenue(?:_codes?)?$|[._](?:type_of_bill|bill_type)(?:_codes?)?$/],
  ['X12', /[._](?:carc|rarc|x12)(?:_|$)|[._](?:adjustment_(?:reason|group)|remark)_codes?$/],
  ['X12', /[._]claim_status_(?:category_)?codes?$|(?:remittance|adjustment)\w*\.(?:reason|group)_codes?$/],
  ['ICD-10-CM', /[._](?:icd\w*|diagnosis_codes?)$/],
  ['HCPCS', /[._](?:hcpcs(?:_codes?)?|(?:procedure|billing)_codes?)$/],
  [
    'HCPCS',
    /(?:procedure|modifier|fee_schedule_item|charge)\w*\.codes?$|[._]modifiers?(?:_\d)?(?:_codes?)?$/,
  ],
]

/** The code system behind a name, such as `HCPCS` or `http://hl7.org/fhir/sid/icd-10-cm`. */
export function codeSystemNamed(name: string): CodeSystem {
  return systems.find(([, form]) => form.test(name))?.[0] ?? 'other'
}

/** The code system that a column speaks of, written `table.column`, where no value beside it names one. */
export function codeSystemOf(place: string): CodeSystem {
  return assumptions.find(([, form]) => form.test(place))?.[0] ?? 'other'
}
