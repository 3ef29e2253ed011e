import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { chooseRelease, describeRelease, openOfficialFile, recogniseRelease } from '../src/index.js'
import {
  addenda,
  billable,
  firstRelease,
  heading,
  orderFile,
  releaseArchive,
  sameRelease,
  secondCodes,
  secondRelease,
  writeFiles,
} from './fixtures/release-files.js'

async function recognise(content: string | Uint8Array, name = 'release.zip') {
  using files = writeFiles({ [name]: content })
  return await recogniseRelease(await openOfficialFile(files.path(name)))
}

const nothingSaid = { release: null, effective: null }

describe('a release file', () => {
  test('is known by its content, whatever it and what is in it are called', async () => {
    const archive = releaseArchive(secondRelease, { order: 'a/x.dat', addenda: 'b/y.dat' })
    const { codeSet, found } = await recognise(archive, 'any name')
    expect(codeSet.name).toBe('icd-10-cm')
    expect(found.rowsFile).toBe('any name/a/x.dat')
    expect(found.release).toEqual({ release: 'FY2026', version: '2026.0.0', effective: '2025-10-01' })
  })

  test('is identified by the SHA-256 of its bytes', async () => {
    using files = writeFiles({ 'order.txt': 'abc' })
    const { sha256 } = await openOfficialFile(files.path('order.txt'))
    expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test('is read unpacked too', async () => {
    const { found } = await recognise(orderFile(secondCodes), 'order.txt')
    expect(found.rowsFile).toBe('order.txt')
    expect(found.release).toBeNull()
  })

  test.each([
    ['nothing', ''],
    ['a table', 'code,name\nA00,any\n'],
    ['an archive of something else', zipSync({ 'any.txt': strToU8('hello') })],
    ['addenda alone', addenda(secondRelease)],
  ])('of no known code set is refused: %s', async (_, content) => {
    await expect(recognise(content)).rejects.toMatchObject({
      code: 'DATA_SYNTAX',
      place: { file: 'release.zip' },
    })
  })

  test('of procedures is not taken for one of diagnoses, though its addenda have codes that could be either', async () => {
    const codes = (added: string) => [heading('X0A'), billable('X0A00ZZ'), billable(added)]
    const release = { before: codes('X0A01ZZ'), after: codes('X0A02ZZ') }
    const named = { beforeFile: 'icd10pcs_order_2026.txt', afterFile: 'icd10pcs_order_2027.txt' }
    const texts = {
      'icd10pcs_order_2027.txt': strToU8(orderFile(release.after)),
      'order_addenda_2027.txt': strToU8(addenda({ ...release, ...named })),
    }
    const { codeSet, found, also } = await recognise(zipSync(texts))
    expect([codeSet.name, found.release?.release, found.unloadable, also]).toEqual([
      'icd-10-pcs',
      'FY2027',
      undefined,
      [],
    ])
    // Nor are they where no name tells, and a code beside them could be of procedures alone.
    const mixed = { before: [heading('001'), billable('0010000')], after: [heading('001')] }
    const unnamed = { beforeFile: 'before.txt', afterFile: 'after.txt' }
    const beside = zipSync({
      'order.txt': strToU8(orderFile(release.after)),
      'addenda.txt': strToU8(
        addenda({
          before: [...release.before, ...mixed.before],
          after: [...release.after, ...mixed.after],
          ...unnamed,
        }),
      ),
    })
    expect((await recognise(beside)).codeSet.name).toBe('icd-10-pcs')
  })

  test('with two order files is refused, naming both', async () => {
    const archive = zipSync({
      'a.txt': strToU8(orderFile(secondCodes)),
      'b.txt': strToU8(orderFile(secondCodes)),
    })
    const problems = [{ file: 'release.zip/a.txt' }, { file: 'release.zip/b.txt' }]
    await expect(recognise(archive)).rejects.toMatchObject({ code: 'DATA_SYNTAX', problems })
  })

  test('that is not there is a mistake of usage', async () => {
    await expect(openOfficialFile('/nothing.zip')).rejects.toMatchObject({ code: 'CONFIG_USAGE' })
  })
})

describe('a damaged archive is refused', () => {
  const archive = releaseArchive(secondRelease)

  test('where its end is missing', async () => {
    const cut = archive.slice(0, archive.length - 100)
    await expect(recognise(cut)).rejects.toMatchObject({
      code: 'DATA_SYNTAX',
      problems: [{ rule: 'archive' }],
    })
  })

  test('where a byte of a text is another one', async () => {
    const stored = zipSync({ 'order.txt': strToU8(orderFile(secondCodes)) }, { level: 0 })
    const at = Buffer.from(stored).indexOf('Meaning X0A11')
    stored[at] = (stored[at] ?? 0) + 1
    const whole = async () =>
      await describeRelease({ recognised: await kept(stored), table: 'codes', release: null })
    await expect(whole()).rejects.toMatchObject({ code: 'DATA_SYNTAX', problems: [{ rule: 'archive' }] })
  })
})

/** The file has to stay while its rows are read. */
async function kept(content: Uint8Array) {
  const files = writeFiles({ 'release.zip': content })
  return await recogniseRelease(await openOfficialFile(files.path('release.zip')))
}

describe('the release', () => {
  test('of an update within the year is told by the addenda and a name together', async () => {
    const archive = releaseArchive(sameRelease, { order: 'icd10cm-order-April-2025.txt' })
    const { found } = await recognise(archive)
    expect(found.release).toEqual({ release: 'FY2025-April', version: '2025.4.0', effective: '2025-04-01' })
  })

  test('is told by a trailer that names the month of an update', async () => {
    const april = { ...sameRelease, afterFile: 'icd10cm-order-April-2025.txt' }
    expect((await recognise(releaseArchive(april))).found.release?.release).toBe('FY2025-April')
    const afterIt = { ...secondRelease, beforeFile: 'icd10cm-order-April-2025.txt' }
    const { found } = await recognise(releaseArchive(afterIt))
    expect(found.release?.release).toBe('FY2026')
    expect(found.previous).toMatchObject({ release: { release: 'FY2025-April' }, isUpdate: true })
  })

  test('of an update within the year has to be said where no name tells the month', async () => {
    const recognised = await recognise(releaseArchive(sameRelease))
    // The hint is of the file's own year.
    expect(() => chooseRelease(recognised, nothingSaid)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_USAGE',
        hint: expect.stringContaining('--release FY2025-April'),
      }),
    )
    const said = { release: 'fy2025-april', effective: null }
    expect(chooseRelease(recognised, said)).toMatchObject({ release: 'FY2025-April', version: '2025.4.0' })
  })

  test('is not believed where only a name tells it', async () => {
    const recognised = await recognise(orderFile(secondCodes), 'icd10cm_order_2026.txt')
    expect(() => chooseRelease(recognised, nothingSaid)).toThrow(
      expect.objectContaining({ code: 'CONFIG_USAGE', hint: expect.stringContaining('--release FY2026') }),
    )
  })

  test('that is said may move its day, and is refused where the content is of another', async () => {
    const recognised = await kept(releaseArchive(firstRelease))
    const release = chooseRelease(recognised, { release: '2025', effective: '2024-11-01' })
    expect(release).toEqual({ release: 'FY2025', version: '2025.0.0', effective: '2024-11-01' })
    expect(() => chooseRelease(recognised, { release: '2024', effective: null })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_USAGE',
        problems: [expect.objectContaining({ rule: 'other-release' })],
      }),
    )
  })

  test('of an update is never that of the October before, whatever its name is', async () => {
    const recognised = await kept(releaseArchive(sameRelease, { order: 'icd10cm_order_2025.txt' }))
    expect(recognised.found).toMatchObject({ release: null, suggested: null })
    expect(() => chooseRelease(recognised, { release: 'FY2025', effective: null })).toThrow(/content/)
    expect(chooseRelease(recognised, { release: 'FY2025-April', effective: null }).version).toBe('2025.4.0')
  })

  test.each(['FY9024', 'FY2099', 'FY1900'])(
    'that never was, or is far ahead, is refused: %s',
    async (release) => {
      const recognised = await recognise(orderFile(secondCodes), 'order.txt')
      expect(() => chooseRelease(recognised, { release, effective: null })).toThrow(
        expect.objectContaining({ code: 'CONFIG_USAGE' }),
      )
    },
  )

  test.each([
    { release: 'spring', effective: null },
    { release: 'FY2025-Spring', effective: null },
    { release: 'FY2025', effective: '2025-13-01' },
    { release: 'FY2025', effective: 'tomorrow' },
  ])('that is said has to be one: %j', async (said) => {
    const recognised = await recognise(releaseArchive(firstRelease))
    expect(() => chooseRelease(recognised, said)).toThrow(expect.objectContaining({ code: 'CONFIG_USAGE' }))
  })
})
