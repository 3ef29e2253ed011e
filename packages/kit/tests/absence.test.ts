import { expect, test } from 'vitest'
import { type AbsencePolicy, retireOn } from '../src/index.js'
import { absenceOf, retireColumn } from '../src/manifest.js'

test.each<[AbsencePolicy, ReturnType<typeof absenceOf>, string | null]>([
  ['keep', { kind: 'keep' }, null],
  ['delete', { kind: 'delete' }, null],
  [retireOn('retired_on'), { kind: 'retire', column: 'retired_on' }, 'retired_on'],
])('an absence policy is read by its kind: %j', (written, absence, column) => {
  expect(absenceOf(written)).toEqual(absence)
  expect(retireColumn(absence)).toBe(column)
})
