import { type LiveSchemaTable, readLiveSchema, usingSnapshot } from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import { projectDatasets } from '../mapping/project-datasets.js'
import type { MapTable, SchemaMapReport } from '../report/schema-map-report.js'
import type { DatasetNode } from '../resolve/dataset-graph.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'

/** The tables of the project's schema and the datasets that feed them. Writes nothing. Throws SowError. */
export async function readSchemaMap(given: RunContext): Promise<SchemaMapReport> {
  await using local = await withLocalSeeds(given, 'readable')
  const { context } = local
  // What is wrong with a dataset, a status says; here it only has no arrow.
  const { graph } = projectDatasets(context.project, () => {})
  return await readingDatabase(context, async ({ database, report }) => {
    const { tables } = await usingSnapshot(database, () => readLiveSchema(database, [database.schema]))
    return {
      database: report,
      run: null,
      tables: tables.map(mapTable),
      datasets: [...graph.values()].map(mapDataset),
    }
  })
}

function mapTable({ name, columns, primaryKey, foreignKeys }: LiveSchemaTable): MapTable {
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      type: column.type,
      required: column.notNull,
      key: primaryKey.includes(column.name),
    })),
    references: foreignKeys.map(({ columns: own, table }) => ({ columns: own, table })),
  }
}

function mapDataset({ identity, domain, version, references, ...node }: DatasetNode) {
  const { table, rows } = node.dataset
  return { dataset: identity, domain, package: node.package.name, version, table, rows, references }
}
