import { createHash } from 'node:crypto'
import { readRows } from '@sow/testkit'
import { expect, test } from 'vitest'
import forms from '../src/index.js'

/** The first digits of the SHA-256 of the questions of every version that was released. Lines are only added. */
const released: Readonly<Record<string, string>> = {
  'urn:sow:form:consent-to-telehealth|1.0.0': '22beb5361ad65216',
  'urn:sow:form:consent-to-treatment|1.0.0': '69d44cf6377295e5',
  'urn:sow:form:demo-showcase|1.0.0': '73c7ff77fd7daa27',
  'urn:sow:form:financial-responsibility|1.0.0': '7cc9b93d5ca9f8ac',
  'urn:sow:form:medical-history|1.0.0': '5c66543e96ab2b6c',
  'urn:sow:form:medications-and-allergies|1.0.0': '50356afc00dbe1d7',
  'urn:sow:form:patient-intake|1.0.0': '5b4b9e606fa51215',
  'urn:sow:form:privacy-notice-acknowledgement|1.0.0': '4f20cf9249468aef',
  'urn:sow:form:release-of-information|1.0.0': '8cce807def184c41',
  'urn:sow:form:visit-feedback|1.0.0': '4b0af1ed3e3c381d',
}

test('a released version keeps its questions: another wording is another version', async () => {
  const datasets = forms.datasets.filter(({ table }) => table === 'form_templates')
  const rows = (await Promise.all(datasets.map(readRows))).flat()
  const hashes = rows.map((row) => [
    `${row['fhir_url']}|${row['version']}`,
    createHash('sha256').update(JSON.stringify(row['questionnaire'])).digest('hex').slice(0, 16),
  ])
  expect(Object.fromEntries(hashes)).toEqual(released)
})
