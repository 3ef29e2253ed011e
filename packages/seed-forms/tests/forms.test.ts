import { readRows, rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import forms from '../src/index.js'
import * as demo from '../src/questionnaires/demo-showcase.js'
import type { QuestionnaireItem } from '../src/questionnaires/questionnaire.js'

const rowsOf = rowReader(forms)

/** The items of a form, those within groups too. */
function itemsOf(parent: unknown): QuestionnaireItem[] {
  const items: QuestionnaireItem[] = Reflect.get(Object(parent), 'item') ?? []
  return items.flatMap((item) => [item, ...itemsOf(item)])
}

async function allTemplates() {
  return [...(await rowsOf('templates')), ...(await rowsOf('demo-templates'))]
}

test('every form is the questionnaire that its row names, and no link id comes twice in it', async () => {
  for (const row of await allTemplates()) {
    expect(row['questionnaire']).toMatchObject({
      url: row['fhir_url'],
      version: row['version'],
      title: row['title'],
    })
    const ids = itemsOf(row['questionnaire']).map(({ linkId }) => linkId)
    expect(ids.length, String(row['title'])).toBeGreaterThan(4)
    expect(new Set(ids).size).toBe(ids.length)
  }
})

test('one version of each form is the latest of a new organization', async () => {
  const rows = await allTemplates()
  const latest = rows.filter((row) => row['is_latest_version']).map((row) => row['fhir_url'])
  expect(latest.sort()).toEqual([...new Set(rows.map((row) => row['fhir_url']))].sort())
})

test('a question asked only after another names one that its form has', async () => {
  for (const { questionnaire } of await allTemplates()) {
    const items = itemsOf(questionnaire)
    const asked = items.flatMap(({ enableWhen }) => (Array.isArray(enableWhen) ? enableWhen : []))
    const ids = new Set(items.map(({ linkId }) => linkId))
    expect(asked.filter(({ question }) => !ids.has(question))).toEqual([])
  }
})

test('every choice offers answers, and nothing else does', async () => {
  const items = (await allTemplates()).flatMap(({ questionnaire }) => itemsOf(questionnaire))
  expect(
    items.filter(({ type, answerOption }) => type.endsWith('choice') !== Array.isArray(answerOption)),
  ).toEqual([])
})

test('rules and scores name items of their own form', async () => {
  const forms = new Map((await allTemplates()).map((row) => [row['fhir_url'], row['questionnaire']]))
  const rules = [
    ...(await rowsOf('population-rules')),
    ...(await rowsOf('extraction-rules')),
    ...(await rowsOf('demo-scores')),
  ]
  for (const rule of rules) {
    const ids = itemsOf(forms.get(Reflect.get(Object(rule['template_id']), 'fhir_url'))).map(
      ({ linkId }) => linkId,
    )
    expect(ids, String(rule['name'])).toEqual(
      expect.arrayContaining([rule['link_id'] ?? rule['link_ids']].flat()),
    )
  }
})

test('fault: a demonstration among what goes to production; it is of the kind demo, in its title and in its tag', async () => {
  const kinds = new Map(forms.datasets.map(({ name, kind }) => [name, kind]))
  for (const name of ['demo-templates', 'demo-scores', 'demo-score-ranges'] as const)
    expect(kinds.get(name)).toBe('demo')
  expect(await rowsOf('demo-templates')).toMatchObject([
    { title: expect.stringMatching(/^DEMO: /), tags: ['demo'], is_demo: true },
  ])
  expect(
    (await rowsOf('templates')).filter((row) => row['is_demo'] || /demo/i.test(String(row['title']))),
  ).toEqual([])
})

test('fault: forms of one organization that is named by a fixed id; every form goes to each tenant', async () => {
  const tables = [
    'form_templates',
    'form_population_rules',
    'form_extraction_rules',
    'form_scores',
    'consent_types',
  ]
  for (const dataset of forms.datasets.filter(({ table }) => tables.includes(table))) {
    expect(dataset.scope).toBe('tenant')
    const columns = (await readRows(dataset)).flatMap(Object.keys)
    expect(columns.filter((column) => ['org_id', 'created_by', 'id'].includes(column))).toEqual([])
  }
})

test('no form is a screening instrument of someone else: none is scored but the demonstration', async () => {
  const scored = (await rowsOf('demo-scores')).map((row) => row['template_id'])
  expect(scored).toEqual([{ fhir_url: 'urn:sow:form:demo-showcase', version: '1.0.0' }])
  const text = JSON.stringify(await allTemplates())
  expect(text).not.toMatch(/PHQ|GAD|AUDIT-C|over the last (two|2) weeks/i)
})

test('the demonstration has every item type once at least', () => {
  const types = new Set(itemsOf(demo.demoShowcase).map(({ type }) => type))
  expect(types.size).toBe(16)
})

test('the ranges of the demonstration score follow each other from its lowest to its highest value', async () => {
  const ranges = (await rowsOf('demo-score-ranges')).map((row) => [row['low_value'], row['high_value']])
  expect(ranges).toEqual([
    [0, 2],
    [3, 4],
    [5, 6],
  ])
})

test('texts for patients are short, in plain words, and name no product and no code', async () => {
  const materials = await rowsOf('education-materials')
  expect(new Set(materials.map(({ topic }) => topic)).size).toBe(6)
  for (const { code, body } of materials) {
    const text = String(body)
    const [sentences, words] = [text.split(/[.!?](?:\s|$)/).filter(Boolean), text.split(/\s+/)]
    expect(words.length, String(code)).toBeLessThan(80)
    expect(words.length / sentences.length, String(code)).toBeLessThan(16)
    expect(text, String(code)).not.toMatch(/®|™|\b[A-Z]\d{2}(\.\d+)?\b|\d{5}/)
  }
})
