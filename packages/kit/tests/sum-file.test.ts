import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkSumFile, readSummedMigrations, sumOfMigration, writeSumFile } from '../src/build.js'
import { errorOf } from './expected-error.js'
import { folderWith } from './folder.js'

const first = '20240101000001_first.ts'
const second = '20240101000002_second.ts'

async function summedFolder(): Promise<string> {
  const folder = await folderWith({ [second]: 'b\n', [first]: 'a\n', 'index.ts': 'not a migration' })
  await writeSumFile(folder)
  return folder
}

async function rulesOf(folder: string): Promise<readonly string[]> {
  return (await checkSumFile(folder)).map(({ file, rule }) => `${file} ${rule}`)
}

test('lists every migration by name under a head line over all of them', async () => {
  expect(await readFile(join(await summedFolder(), 'sow.sum'), 'utf8')).toBe(
    [
      'sow1 cc2f27185ec5ab9c7f418270bede08e809ce4fc9d731ef86495f21f810bd9fe3',
      `87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7  ${first}`,
      `0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f  ${second}`,
      '',
    ].join('\n'),
  )
})

test('the sum of a migration knows neither byte order mark nor CRLF', () => {
  const sum = '87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7'
  expect(sumOfMigration('a\n')).toBe(sum)
  expect(sumOfMigration('\uFEFFa\r\n')).toBe(sum)
  expect(sumOfMigration('a')).not.toBe(sum)
})

test('a folder that is what its sum file says has no problems', async () => {
  const folder = await summedFolder()
  expect(await rulesOf(folder)).toEqual([])
  expect((await readSummedMigrations(folder)).map(({ file }) => file)).toEqual([first, second])
})

test('a checkout with CRLF is what its sum file says', async () => {
  const folder = await summedFolder()
  for (const name of ['sow.sum', first, second]) {
    const text = await readFile(join(folder, name), 'utf8')
    await writeFile(join(folder, name), text.replaceAll('\n', '\r\n'))
  }
  expect(await rulesOf(folder)).toEqual([])
})

test('names a migration that was changed', async () => {
  const folder = await summedFolder()
  await writeFile(join(folder, first), 'a changed\n')
  expect(await rulesOf(folder)).toEqual([`${first} changed`])
  expect(await errorOf(() => readSummedMigrations(folder))).toMatchObject({
    code: 'MIGRATION_EDITED',
    message: `The migrations are not what sow.sum says: ${first} is not what its sum was taken of.`,
  })
})

test('names a migration that is gone, and one that is new', async () => {
  const folder = await summedFolder()
  await rm(join(folder, first))
  expect(await rulesOf(folder)).toEqual([`${first} missing`])
  expect((await errorOf(() => readSummedMigrations(folder))).code).toBe('MIGRATION_MISSING')
  await writeFile(join(folder, '20240101000003_third.ts'), 'c\n')
  expect(await rulesOf(folder)).toEqual([`${first} missing`, '20240101000003_third.ts unlisted'])
})

test('names migrations that share a time or a name, and does not sum them', async () => {
  const folder = await summedFolder()
  await writeFile(join(folder, '20240101000002_other.ts'), '')
  await writeFile(join(folder, '20240101000009_first.ts'), '')
  expect(await rulesOf(folder)).toEqual(
    expect.arrayContaining([`${second} duplicate-prefix`, '20240101000009_first.ts duplicate-name']),
  )
  expect((await errorOf(() => writeSumFile(folder))).code).toBe('MIGRATION_DUPLICATE')
})

test('names a migration that is not named as it must be', async () => {
  const folder = await folderWith({ '0001_first.ts': '' })
  expect((await errorOf(() => writeSumFile(folder))).problems).toMatchObject([
    { file: '0001_first.ts', rule: 'name' },
  ])
})

test.each([
  ['a line was taken out of', (text: string) => text.replace(/^.*second\.ts\n/m, '')],
  [
    'the lines of are in another order',
    (text: string) => text.replace(/^(\w{64} .*\n)(\w{64} .*\n)/m, '$2$1'),
  ],
  ['a merge left its marks in', (text: string) => `<<<<<<< ours\n${text}`],
  ['is empty', () => ''],
])('names a sum file that %s it', async (_, edit) => {
  const folder = await summedFolder()
  const path = join(folder, 'sow.sum')
  await writeFile(path, edit(await readFile(path, 'utf8')))
  expect(await rulesOf(folder)).toEqual(['sow.sum sum-file'])
})

test('names a sum file that is missing', async () => {
  const folder = await folderWith({ [first]: 'a\n' })
  expect(await rulesOf(folder)).toEqual(['sow.sum sum-file'])
})
