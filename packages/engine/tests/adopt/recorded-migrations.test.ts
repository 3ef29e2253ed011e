import { expect, test } from 'vitest'
import { isRecorded } from '../../src/adopt/recorded-migrations.js'
import type { FoundTracker, TrackerState } from '../../src/adopt/tracker/found-tracker.js'
import { isCalled } from '../../src/adopt/tracker/is-called.js'

/** What a tool keeps of one migration, and how people call it. */
const knows = (
  entry: string,
  given: string,
  state: TrackerState = 'applied',
  keeps: FoundTracker['keeps'] = 'entries',
) => isRecorded({ keeps, entries: [{ name: entry, at: null, state }] }, given)

test('a migration is known by the name of its file, by which every tool keeps it in another way', () => {
  expect(knows('20260101-add-country.js', '20260101-add-country.js')).toBe(true)
  expect(knows('20260101-add-country.js', '20260101-add-country.ts')).toBe(true)
  expect(knows('20260101-add-country', '20260101-add-country.js')).toBe(true)
  expect(knows('AddCountry1767225600000', 'AddCountry1767225600000')).toBe(true)
  // dbmate, Rails and Flyway keep the number alone.
  expect(knows('20260101', '20260101_add_country.sql')).toBe(true)
  expect(knows('2.1', 'V2.1__add_country.sql')).toBe(true)
  expect(isCalled('4', '000004_add_country.up.sql')).toBe(true)
  expect(isCalled('14', '000004_add_country.up.sql')).toBe(false)
  // Liquibase has one of many in a file.
  expect(knows('db/root.yaml::2-fees::ana', '2-fees')).toBe(true)
  expect(knows('db/root.yaml::2-fees::ana', '2-fees::ana')).toBe(true)
  expect(knows('db/root.yaml::2-fees::ana', 'ana')).toBe(false)
  // golang-migrate keeps the last one.
  expect(knows('7', '000003_add_country.up.sql', 'applied', 'version')).toBe(true)
  expect(knows('7', '000008_drop_country.up.sql', 'applied', 'version')).toBe(false)
  expect(knows('7', 'add_country', 'applied', 'version')).toBe(false)
})

test('one that failed, was taken back or has a like name is not there', () => {
  for (const state of ['failed', 'rolled-back', 'dirty', 'undone'] as const)
    expect(knows('20260101-add-country.js', '20260101-add-country', state), state).toBe(false)
  expect(knows('20260101-add-country.js', '20260101-add')).toBe(false)
  expect(knows('20260101', '202601012_more')).toBe(false)
  expect(isRecorded({ keeps: 'entries', entries: null }, '20260101')).toBe(false)
})
