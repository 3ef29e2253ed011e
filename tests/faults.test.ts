import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../packages/kit/src/errors.js'
import { readText, root } from './architecture/source-files.js'
import { type NamedTest, readFaults } from './faults/read-faults.js'
import { readTitles } from './faults/read-titles.js'

const page = readText('docs/faults.md')
const faults = readFaults(page)

/** How many titles of its file a named test could be; 0 where the file is not there. */
function findTitles({ file, title }: NamedTest): number {
  if (!existsSync(join(root, file))) return 0
  return readTitles(readText(file)).filter((each) => each.includes(title)).length
}

describe('the page of faults', () => {
  it('has every number once, in order', () => {
    expect(faults.map(({ number }) => number)).toEqual(Array.from({ length: 86 }, (_, index) => index + 1))
  })

  it('has no fault without a test', () => {
    expect(faults.filter(({ tests }) => tests.length === 0)).toEqual([])
  })

  it('names tests that exist, each of which is one', () => {
    const named = faults.flatMap(({ number, tests }) => tests.map((test) => ({ number, ...test })))
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter((test) => findTitles(test) !== 1)).toEqual([])
  })

  it('names error codes that there are, with their exit codes', () => {
    const exits: Readonly<Record<string, number>> = errorCodes
    for (const { number, text } of faults) {
      const codes = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, code = '']) => code)
      const told = [...text.matchAll(/exit (\d+)/g)].map(([, exit]) => Number(exit))
      expect(codes.filter((code) => exits[code] === undefined)).toEqual([])
      if (codes.length > 0)
        expect([number, codes.map((code) => exits[code])]).toEqual([number, expect.arrayContaining(told)])
    }
  })
})

describe('the reading of the page', () => {
  const [fault] = readFaults(
    '| 7 | It falls. | It stands. | `a.test.ts`: “stands”; `b.test.ts`: “still does” |\n',
  )

  it('sees each test of a fault', () => {
    expect(fault).toEqual({
      number: 7,
      text: 'It falls. | It stands.',
      tests: [
        { file: 'a.test.ts', title: 'stands' },
        { file: 'b.test.ts', title: 'still does' },
      ],
    })
  })

  it('sees a file or a title that is not there, and one that could be several', () => {
    const file = 'tests/faults.test.ts'
    expect(findTitles({ file, title: 'sees each test of a fault' })).toBe(1)
    expect(findTitles({ file, title: 'a test that nobody wrote' })).toBe(0)
    expect(findTitles({ file, title: 'sees' })).toBeGreaterThan(1)
    expect(findTitles({ file: 'tests/nothing.test.ts', title: 'sees' })).toBe(0)
  })

  it('reads titles alone, with what is filled in left open', () => {
    const source = `
      // test('a comment', () => {})
      test('plain', () => { expect('no title').toBe(1) })
      test.each([['row']])('each %s', async () => {})
      describe.runIf(true)(\`of \${name} at night\`, () => {})
      test.skip('left out', () => {})`
    expect(readTitles(source)).toEqual(['plain', 'each %s', 'of … at night'])
  })
})
