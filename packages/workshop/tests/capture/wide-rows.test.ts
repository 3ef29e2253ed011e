import type { LiveRow } from '@sow/engine'
import { expect, test } from 'vitest'
import { CapturedColumns } from '../../src/capture/captured-values.js'
import { looksPersonal } from '../../src/capture/personal-data.js'
import { heldRows, surveyRows } from '../../src/capture/survey-rows.js'

const text = (column: string) => ({
  reading: { column, array: false, through: null },
  types: () => 'text',
})

async function surveyOf(rows: readonly LiveRow[], most = heldRows) {
  async function* read() {
    yield* rows.map((row) => [row])
  }
  return await surveyRows(
    'codes',
    new CapturedColumns([text('code'), text('body')], ['code']),
    read(),
    most,
    () => {},
  )
}

test('rows are held where they are few and small, and where they are to be TypeScript', async () => {
  const small = ['a', 'b'].map((code) => [code, 'x'])
  const wide = ['a', 'b', 'c', 'd', 'e'].map((code) => [code, 'x'.repeat(2 ** 20)])
  expect((await surveyOf(small)).held).toHaveLength(2)
  expect(await surveyOf(wide)).toMatchObject({ count: 5, held: null })
  expect((await surveyOf(wide, Number.POSITIVE_INFINITY)).held).toHaveLength(5)
})

test('a long text without a blank is looked at once', () => {
  // A look that begins again at each character would not come to an end here.
  const long = 'x'.repeat(3_000_000)
  expect(looksPersonal('codes', 'body', [long])).toBeNull()
  expect(looksPersonal('codes', 'body', [`${long} ann@example.org`])).toBe('e-mail addresses')
})
