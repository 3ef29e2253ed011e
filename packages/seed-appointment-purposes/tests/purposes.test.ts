import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import appointmentPurposes from '../src/index.js'

const rowsOf = rowReader(appointmentPurposes)

test('every purpose has an automation rule, so that a patient is reminded', async () => {
  const reminded = new Set(
    (await rowsOf('automation-rules'))
      .filter((rule) => rule['action_type'] === 'send_reminder')
      .map((rule) => rule['purpose_id']),
  )
  expect((await rowsOf('purposes')).filter(({ code }) => !reminded.has(code))).toEqual([])
})

test('an automation rule runs before its trigger only where the trigger is the start', async () => {
  const early = (await rowsOf('automation-rules')).filter((rule) => Number(rule['offset_minutes']) < 0)
  expect(early.length).toBeGreaterThan(0)
  expect(early.filter((rule) => rule['trigger_event'] !== 'starts')).toEqual([])
})

test('no two purposes share a colour', async () => {
  const colors = (await rowsOf('purposes')).map(({ color }) => color)
  expect(new Set(colors).size).toBe(colors.length)
})

test('every keyword of a symptom is lower-case, as searches are', async () => {
  const keywords = (await rowsOf('symptom-mappings')).flatMap((row) => row['keywords'] as string[])
  expect(keywords.filter((keyword) => keyword !== keyword.trim().toLowerCase())).toEqual([])
})

test('a mapping that may be an emergency leads to the urgent visit', async () => {
  const emergencies = (await rowsOf('symptom-mappings')).filter((row) => row['urgency'] === 'emergency')
  expect(new Set(emergencies.map((row) => row['purpose_id']))).toEqual(new Set(['urgent-visit']))
})

test('a task is for a role, has a time, and says each step once', async () => {
  const templates = await rowsOf('task-templates')
  expect(templates.length).toBeGreaterThan(20)
  expect(
    templates.filter((row) => row['assigned_role'] === null || Number(row['due_after_minutes']) < 1),
  ).toEqual([])
  for (const { code, checklist } of templates) {
    const steps = checklist as readonly string[]
    expect(new Set(steps).size, String(code)).toBe(steps.length)
  }
})
