import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import appointmentPurposes from '../src/index.js'

function datasetOf(name: (typeof appointmentPurposes.datasets)[number]['name']) {
  return appointmentPurposes.datasets.find((dataset) => dataset.name === name)
}

const rowsOf = rowReader(appointmentPurposes)

test('fault: rules and mappings without a natural key; each has a key of its publisher under its purpose', () => {
  expect(datasetOf('automation-rules')?.key).toEqual(['purpose_id', 'rule_key'])
  expect(datasetOf('symptom-mappings')?.key).toEqual(['purpose_id', 'mapping_key'])
})

test('fault: an existing purpose skipped, so that no correction arrives; its category is the package’s', () => {
  expect(datasetOf('purposes')?.own).toMatchObject({ category: 'package', service_type_id: 'package' })
})

test('fault: durations and colours of a site set again at each run; they are the site’s', () => {
  const own = { default_duration: 'site', buffer_before: 'site', color: 'site', allow_online_booking: 'site' }
  expect(datasetOf('purposes')?.own).toMatchObject(own)
})

test('fault: a rule that sends a form that nobody shipped; every form that a rule names is here', async () => {
  const forms = new Set((await rowsOf('pre-visit-forms')).map(({ code }) => code))
  const named = (await rowsOf('automation-rules'))
    .filter((rule) => rule['action_type'] === 'send_form')
    .map((rule) => JSON.parse(String(rule['action_config'])).form)
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((form) => !forms.has(form))).toEqual([])
})
