import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { scriptDatasets } from '../../src/seed/plan/script-datasets.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

const page = '../../../../docs/upserts.md'
const text = readFileSync(new URL(page, import.meta.url), 'utf8')

/** A block of SQL with what it shows in its first line: `-- payers: diff 1`. */
const block = /^```sql\n-- (\w+): ([\w-]+) (\d+)\n[\s\S]*?^```$/gm

test('the statements of the page on upserts are those of the engine (write them anew with `vitest -u`)', async () => {
  await usingTinyClinic('postgres', async (database) => {
    const units = await unitsOf(firstRelease)
    await database.session.query("insert into organizations (slug, status) values ('north', 'active')")
    await seedDatasets(database, units, seedOptions)
    const before = await rowsOf(database, 'select count(*)::int4 as runs from sow.run')
    const scripts = await scriptDatasets(database, units, seedOptions)
    const shown: string[] = []
    const written = text.replace(block, (_, name: string, step: string, place: string) => {
      const script = scripts.find(({ dataset }) => dataset === `tiny/${name}`)
      const statement = script?.statements.filter((each) => each.step === step)[Number(place) - 1]
      if (statement === undefined) throw new Error(`There is no ${step} ${place} of ${name}.`)
      shown.push(step)
      return `\`\`\`sql\n-- ${name}: ${step} ${place}\n${statement.sql};\n\`\`\``
    })
    await expect(written).toMatchFileSnapshot(page)
    // Every block of SQL is one of them, and every step is shown.
    expect(shown).toHaveLength(text.split('```sql').length - 1)
    const steps = scripts.flatMap(({ statements }) => statements.map(({ step }) => step))
    expect(new Set(shown)).toEqual(new Set(steps))
    expect(await rowsOf(database, 'select count(*)::int4 as runs from sow.run')).toEqual(before)
  })
})

test('no statement on a target upserts, and the script names every step in its order', async () => {
  await usingTinyClinic('pglite', async (database) => {
    const units = await unitsOf(firstRelease)
    for (const { statements } of await scriptDatasets(database, units, seedOptions)) {
      const steps = [...new Set(statements.map(({ step }) => step))]
      expect(steps.slice(0, 3)).toEqual(['stage', 'diff', 'before-images'])
      expect(steps.at(-1)).toBe('record')
      const writes = statements.filter(({ step }) => ['insert', 'update', 'delete'].includes(step))
      expect(writes.length).toBeGreaterThan(0)
      for (const { sql } of writes) expect(sql).not.toMatch(/on conflict/i)
    }
    expect(await rowsOf(database, "select to_regnamespace('sow') is null as empty")).toEqual([
      { empty: true },
    ])
  })
})
