import { expect, test } from 'vitest'
import { listFiles, listPackages, readText } from './architecture/source-files.js'

const commentAndTitle =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const \w+ = defineDataset[^\n]*\n(?:(?!\n\}\))[\s\S])*?\n +title: (['"])(.*)\2,\n/g

/** The titles that a comment above its dataset says again. */
function titlesSaidTwice(source: string): string[] {
  return [...source.matchAll(commentAndTitle)].flatMap(([, comment = '', , title = '']) =>
    plain(comment).startsWith(plain(title)) ? [title] : [],
  )
}

function plain(text: string): string {
  return text
    .replaceAll(/[\s*]+/g, ' ')
    .trim()
    .toLowerCase()
}

test('the title of a dataset is written once: the manifest and the README take it from there', () => {
  const seeds = listPackages().filter(({ name }) => name.startsWith('@sow/seed-'))
  const sources = seeds.flatMap(({ directory }) => listFiles(`${directory}/src`, '.ts')).map(readText)
  expect(sources.flatMap((source) => [...source.matchAll(commentAndTitle)]).length).toBeGreaterThan(30)
  expect(sources.flatMap(titlesSaidTwice)).toEqual([])
})

test('a title that a comment says again is found', () => {
  const source = (comment: string) =>
    `/** ${comment} */\nexport const payers = defineDataset<Database>()({\n  name: 'payers',\n  title: 'Generic payers',\n})\n`
  expect(titlesSaidTwice(source('Generic payers; a site adds its own.'))).toEqual(['Generic payers'])
  expect(titlesSaidTwice(source('A site adds its own.'))).toEqual([])
})
