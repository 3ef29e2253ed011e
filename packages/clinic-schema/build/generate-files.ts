import { readMigrationEffects } from './migration-effects.js'
import { usingEmptyDatabase } from './using-empty-database.js'
import { writeCatalogText } from './write-catalog-text.js'
import { writeDatabaseTypes } from './write-database-types.js'
import { writeDiagramsPage } from './write-diagrams-page.js'
import { writeMigrationsPage } from './write-migrations-page.js'
import { writeTableDescriptors } from './write-table-descriptors.js'

/** The generated files by their path from this package, made from the catalog of a database that ran every migration. */
export async function generateFiles(): Promise<Readonly<Record<string, string>>> {
  const { catalog, effects } = await usingEmptyDatabase(readMigrationEffects)
  return {
    'src/generated/catalog.txt': writeCatalogText(catalog),
    'src/generated/database.ts': writeDatabaseTypes(catalog.tables),
    'src/generated/tables.ts': writeTableDescriptors(catalog.tables),
    '../../docs/migrations.md': writeMigrationsPage(effects),
    '../../docs/clinic-schema.md': writeDiagramsPage(effects, catalog.tables),
  }
}
