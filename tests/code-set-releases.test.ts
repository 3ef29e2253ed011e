import { describe, expect, it } from 'vitest'
import {
  judgeRelease,
  renderReleases,
  type ShippedRelease,
  shippedReleases,
} from '../tools/code-set-releases.ts'
import { readSeedManifests } from '../tools/seed-manifests.ts'
import { readText } from './architecture/source-files.js'

const icd: ShippedRelease = {
  publisher: 'NCHS and CMS',
  release: 'ICD-10-CM FY2026',
  effective: '2025-10-01',
  datasets: ['billing-masters/diagnosis-codes'],
}

describe('the releases of code sets', () => {
  it('are those of the manifests, without our own rows', () => {
    const shipped = shippedReleases(readSeedManifests())
    expect(shipped).toContainEqual(icd)
    expect(shipped.map(({ publisher }) => publisher)).not.toContain('The Sow project')
    expect(shipped.map(({ release }) => release)).toEqual(
      expect.arrayContaining(['HCPCS Level II, January 2023']),
    )
  })

  it('stand in SOURCE.md as in the manifests', () => {
    for (const manifest of readSeedManifests()) {
      const page = readText(`packages/${manifest.package.replace('@sow/', '')}/SOURCE.md`)
      for (const { name, source, license } of manifest.datasets) {
        const line = page.split('\n').find((each) => namesDataset(each, name)) ?? page
        for (const fact of [source?.publisher, source?.release, source?.effective, license])
          if (fact) expect(line, `${manifest.package}: ${name}`).toContain(fact)
      }
    }
  })

  it.each([
    ['2026-03-31', 'current', null],
    ['2026-04-01', 'due', '2026-04-01'],
    ['2026-10-01', 'due', '2026-10-01'],
    ['2027-01-15', 'due', '2026-10-01'],
  ])('of ICD-10-CM FY2026 on %s: %s', (day, state, due) => {
    expect(judgeRelease(icd, day)).toMatchObject({ state, due })
  })

  it('of HCPCS Level II are due each quarter', () => {
    const shipped = { ...icd, release: 'HCPCS Level II, July 2026', effective: '2026-07-01' }
    expect(judgeRelease(shipped, '2026-09-30').state).toBe('current')
    expect(judgeRelease(shipped, '2026-10-01').due).toBe('2026-10-01')
  })

  it('are to be looked up where there is no rhythm, or no day', () => {
    expect(judgeRelease({ ...icd, release: 'HL7 Terminology' }, '2026-10-01').state).toBe('unknown')
    expect(judgeRelease({ ...icd, effective: null }, '2026-10-01').state).toBe('unknown')
  })

  it('make a page with what is due first', () => {
    const page = renderReleases([judgeRelease(icd, '2025-12-01'), judgeRelease(icd, '2026-10-02')])
    expect(page.indexOf('## Due')).toBeGreaterThan(0)
    expect(page.indexOf('## Due')).toBeLessThan(page.indexOf('## Current'))
    expect(page).toContain('in force since 2026-10-01')
  })
})

/** A line of the table whose first cell lists the dataset, or says that it speaks of all. */
function namesDataset(line: string, name: string): boolean {
  const [, cell = ''] = line.split('|')
  return cell.trim() === 'all' || cell.split(',').some((each) => each.trim().replace(/ \(.*\)$/, '') === name)
}
