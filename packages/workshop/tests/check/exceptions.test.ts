import { expect, test } from 'vitest'
import { applyExceptions, type Exception } from '../../src/check/exceptions.js'
import { contentFindings } from './check-rows.js'

const exception: Exception = { code: 'COLOR_FORM', dataset: 'things', reason: 'The app reads names.' }

async function codesWith(exceptions: readonly Exception[], color = 'red'): Promise<string[]> {
  const findings = await contentFindings({ rows: [{ color }] })
  return applyExceptions(findings, exceptions, 'seed-clinic').map(({ code }) => code)
}

test('an exception with a reason takes out one kind of finding of one dataset', async () => {
  expect(await codesWith([])).toEqual(['COLOR_FORM'])
  expect(await codesWith([exception])).toEqual([])
  expect(await codesWith([{ ...exception, dataset: 'clinic/things' }])).toEqual([])
})

test('an exception for another dataset or kind is unused, which is an error', async () => {
  expect(await codesWith([{ ...exception, dataset: 'ings' }])).toEqual(['COLOR_FORM', 'EXCEPTION_UNUSED'])
  expect(await codesWith([{ ...exception, code: 'TIME_ZONE' }])).toEqual(['COLOR_FORM', 'EXCEPTION_UNUSED'])
  expect(await codesWith([{ ...exception, dataset: null }])).toEqual(['COLOR_FORM', 'EXCEPTION_UNUSED'])
})

test('an exception that is no longer needed fails', async () => {
  expect(await codesWith([exception], '#ABCDEF')).toEqual(['EXCEPTION_UNUSED'])
})

test('an exception without a reason allows nothing', async () => {
  expect(await codesWith([{ ...exception, reason: ' ' }])).toEqual(['COLOR_FORM', 'EXCEPTION_WITHOUT_REASON'])
})
