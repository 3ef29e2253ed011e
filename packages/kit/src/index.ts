export type { TableDescriptors } from './columns/column-descriptor.js'
export { type JsonNull, jsonNull } from './columns/json-null.js'
export { type AbsencePolicy, retireOn } from './define/absence.js'
export type {
  DataSource,
  Dataset,
  DatasetDefinition,
  DatasetKind,
  DatasetScope,
  KeyRename,
  KeyReplacement,
  Ownership,
  RowOwnership,
} from './define/dataset.js'
export type { ColumnName, ColumnValue, DatasetRow, TableName, tenantColumn } from './define/dataset-types.js'
export { defineDataset } from './define/define-dataset.js'
export { definePlacements, type PlacementsDefinition } from './define/define-placements.js'
export { defineTenants, type TenantsDefinition } from './define/define-tenants.js'
export type {
  DeclaredPlacement,
  DistributedPlacement,
  Placements,
  ReferencePlacement,
} from './define/placement.js'
export { type Reference, ref } from './define/reference.js'
export {
  defineSchemaPackage,
  type Migration,
  type Migrations,
  type SchemaPackage,
  type TenantTable,
} from './define/schema-package.js'
export { defineSeedPackage, type SeedPackage } from './define/seed-package.js'
export { csv } from './rows/csv.js'
export type { CsvFormat } from './rows/csv-format.js'
export { ndjson } from './rows/ndjson.js'
export type { OfficialRows, RowSource } from './rows/row-source.js'
