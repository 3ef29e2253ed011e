import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import integrations from '../src/index.js'
import { applyMapper } from './apply-mapper.js'

const rowsOf = rowReader(integrations)

test('every sample message becomes what its row expects, by the fields and values of its template', async () => {
  const [fields, lookups] = [await rowsOf('field-mappings'), await rowsOf('value-lookups')]
  const samples = await rowsOf('mapper-tests')
  expect(samples.length).toBeGreaterThan(0)
  for (const sample of samples) {
    const own = (row: Readonly<Record<string, unknown>>) =>
      JSON.stringify(row['mapper_id']) === JSON.stringify(sample['mapper_id'])
    const made = applyMapper(String(sample['sample_input']), fields.filter(own), lookups.filter(own))
    expect(made, String(sample['name'])).toEqual(sample['expected_output'])
  }
})
