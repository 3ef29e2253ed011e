import { type ChangeCounts, compareLines, type DatasetRows } from '@sow/kit/build'
import type { ChangeSet, DatasetUnit } from '../../src/database/dataset-unit.js'

/** The same datasets, with what they differ in from an earlier release, as a package that was built against it has it. */
export async function withChanges(
  units: readonly DatasetUnit[],
  earlier: readonly DatasetUnit[],
): Promise<readonly DatasetUnit[]> {
  return await Promise.all(
    units.map(async (unit) => {
      const before = earlier.find(({ dataset }) => dataset.identity === unit.dataset.identity)
      const comparable = before?.dataset.definitionHash === unit.dataset.definitionHash
      return before === undefined || !comparable ? unit : { ...unit, changes: await changesOf(unit, before) }
    }),
  )
}

async function changesOf(unit: DatasetUnit, before: DatasetUnit): Promise<ChangeSet> {
  const found: string[] = []
  const lines = compareLines(rowsOf(before), rowsOf(unit))
  let next = await lines.next()
  for (; next.done !== true; next = await lines.next()) found.push(`${next.value}\n`)
  const counts: ChangeCounts = next.value
  return {
    from: before.dataset.contentHash,
    ...counts,
    text: async function* () {
      yield Buffer.from(found.join(''))
    },
  }
}

function rowsOf(unit: DatasetUnit): DatasetRows {
  return {
    described: unit.dataset,
    readLines: async function* () {
      for await (const rows of unit.rows()) yield rows.map(({ line }) => line)
    },
  }
}
