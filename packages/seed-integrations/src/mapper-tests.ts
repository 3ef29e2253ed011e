import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { dataMappers } from './data-mappers.js'

/** Messages about nobody, and what a template must make of each. Each segment is a line of its own. */
const registration = [
  String.raw`MSH|^~\&|DEMO-APP|DEMO-CLINIC|SOW|SOW|20260102080000||ADT^A04^ADT_A01|DEMO0001|T|2.5.1`,
  'PID|1||DEMO-0001^^^DEMO||Example^Patient||19800131|F|||1 Example Street^^Springfield^il^00000||+1-202-555-0100',
].join('\n')

/** What the template of the same name has to give for the message of its row. */
export const mapperTests = defineDataset<ClinicDatabase>()({
  name: 'mapper-tests',
  title: 'Messages about nobody, to prove the templates with',
  table: 'integration_mapper_tests',
  key: ['mapper_id', 'name'],
  refs: { mapper_id: ref(dataMappers) },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  rows: [
    {
      mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' },
      name: 'a registration with every mapped field but a middle name',
      sample_input: registration,
      expected_output: {
        resourceType: 'Patient',
        identifier: [{ value: 'DEMO-0001', assigner: { display: 'DEMO' } }],
        name: [{ family: 'Example', given: ['Patient'] }],
        birthDate: '1980-01-31',
        gender: 'female',
        address: [{ line: ['1 Example Street'], city: 'Springfield', state: 'IL', postalCode: '00000' }],
        telecom: [{ system: 'phone', value: '+1-202-555-0100' }],
      },
    },
  ],
})
