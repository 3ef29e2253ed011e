import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCanonicalFile } from '@sow/kit/rows'
import { describe, expect, test } from 'vitest'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { addTenants, everything, named } from '../amend/site-decisions.js'
import { usualEngines } from '../engines.js'
import { firstRelease, type TinyRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

/** The units of a release, each with its canonical lines in a file, as a built package ships them. */
async function shippedUnits(
  directory: string,
  release: TinyRelease,
  version: string,
): Promise<DatasetUnit[]> {
  const units = await unitsOf(release, version)
  return await Promise.all(
    units.map(async (unit) => {
      const lines: string[] = []
      for await (const rows of unit.rows()) lines.push(...rows.map(({ line }) => `${line}\n`))
      const file = join(directory, `${unit.dataset.name}-${version}.copy`)
      writeFileSync(file, lines.join(''))
      const sha256 = createHash('sha256').update(lines.join('')).digest('hex')
      return { ...unit, text: () => readCanonicalFile(file, sha256) }
    }),
  )
}

async function usingDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'sow-canonical-'))
  try {
    await work(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

describe.each(usualEngines(import.meta.url))('lines that a package ships, on %s', (engine) => {
  test('come to the same rows as the rows themselves, over a first load and an upgrade', async () => {
    await usingDirectory(async (directory) => {
      const next = named({ acme: 'Acme\tTwo\\ with "all" that wants an escape\n' })
      let wanted: unknown
      await usingTinyClinic(engine, async (database) => {
        await addTenants(database)
        for (const [release, version] of [
          [firstRelease, '1.0.0'],
          [next, '1.1.0'],
        ] as const)
          await seedDatasets(database, await unitsOf(release, version), seedOptions)
        wanted = withoutIds(await everything(database))
      })
      await usingTinyClinic(engine, async (database) => {
        await addTenants(database)
        await seedDatasets(database, await shippedUnits(directory, firstRelease, '1.0.0'), seedOptions)
        const units = await shippedUnits(directory, next, '1.1.0')
        const planned = await planDatasets(database, units, seedOptions)
        const { datasets } = await seedDatasets(database, units, seedOptions)
        expect(planned).toMatchObject(datasets)
        expect(withoutIds(await everything(database))).toEqual(wanted)
      })
    })
  })

  test('are refused whole where they are not those of the manifest', async () => {
    await usingDirectory(async (directory) => {
      await usingTinyClinic(engine, async (database) => {
        await addTenants(database)
        const units = await shippedUnits(directory, firstRelease, '1.0.0')
        writeFileSync(join(directory, 'payers-1.0.0.copy'), 'commercial\tForged\tacme\t\\N\n')
        await expect(seedDatasets(database, units, seedOptions)).rejects.toMatchObject({
          code: 'MANIFEST_MISMATCH',
          outcome: 'nothing-changed',
        })
        expect(await rowsOf(database, 'select * from payers')).toEqual([])
      })
    })
  })
})

/** What two databases have in common: everything but the ids that they made. */
function withoutIds(tables: Record<string, unknown>): unknown {
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [
      table,
      (rows as Record<string, unknown>[])
        .map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !name.endsWith('id'))))
        .sort(),
    ]),
  )
}
