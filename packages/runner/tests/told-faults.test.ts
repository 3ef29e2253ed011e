import { SowError } from '@sow/kit/errors'
import { expect, test } from 'vitest'
import type { OpenProject } from '../src/context/open-project.js'
import { requirePackages } from '../src/context/require-packages.js'
import { faultReport } from '../src/report/fault-report.js'

const invalid = (...problems: readonly { line?: number; column?: string; message: string }[]) =>
  faultReport(
    new SowError({
      code: 'DATA_INVALID',
      message: 'One value cannot stand in the database.',
      hint: 'Correct the rows that are listed.',
      problems: problems.map((problem) => ({ rule: 'value', ...problem })),
    }),
  ).message

test('a fault that stands alone says where the first of its problems is, and how many there are besides', () => {
  const price = { line: 2, column: 'price', message: 'price is no column.' }
  expect(invalid()).toBe('One value cannot stand in the database.')
  expect(invalid(price)).toBe('One value cannot stand in the database. Row 2, price: price is no column.')
  expect(invalid(price, price, price)).toMatch(/ And 2 more: `sow db plan` lists them\.$/)
  // What the message says already is not said twice.
  expect(invalid({ message: 'One value cannot stand in the database.' })).toBe(
    'One value cannot stand in the database.',
  )
})

test('a page for people among the local seeds keeps none of them from being used', () => {
  const page = new SowError({
    code: 'DATA_INVALID',
    message: 'README.md is no local seed.',
    hint: 'Move it.',
  })
  const project = (files: readonly unknown[], strange: readonly SowError[] = []) =>
    ({
      directory: '/shop',
      packages: [],
      seeds: { folder: 'sow/seeds', files, strange: [page] },
      strange,
    }) as unknown as OpenProject
  expect(() => requirePackages(project([{}]))).not.toThrow()
  // Where none is left once they were read, and where there is none, nothing can be done.
  expect(() => requirePackages(project([{}], [page]))).toThrow('none of its local seeds can be used')
  expect(() => requirePackages(project([]))).toThrow('depends on no seed or schema package')
})
