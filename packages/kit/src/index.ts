export { codecFor } from './columns/codec-for.js'
export type { ColumnCodec, RuleViolation } from './columns/column-codec.js'
export type { ColumnDescriptor, TableDescriptor, TableDescriptors } from './columns/column-descriptor.js'
export { type Absence, type AbsencePolicy, type RetirePolicy, retireOn } from './define/absence.js'
export type {
  DataSource,
  Dataset,
  DatasetDefinition,
  DatasetKind,
  DatasetScope,
  KeyRename,
  KeyReplacement,
  Ownership,
} from './define/dataset.js'
export type { ColumnName, ColumnValue, DatasetRow, TableName, tenantColumn } from './define/dataset-types.js'
export { defineDataset } from './define/define-dataset.js'
export { defineSeedPackage, isSeedPackage } from './define/define-seed-package.js'
export { type KeyOfDataset, type Reference, ref } from './define/reference.js'
export {
  defineSchemaPackage,
  isSchemaPackage,
  type Migration,
  type Migrations,
  type SchemaPackage,
  type TenantTable,
} from './define/schema-package.js'
export type { SeedPackage } from './define/seed-package.js'
export { type ErrorCode, errorCodes, exitCode } from './errors/error-codes.js'
export {
  type ErrorPlace,
  isSowError,
  type Outcome,
  type Problem,
  reportHint,
  SowError,
  type SowErrorDetails,
} from './errors/sow-error.js'
export { ContentHash, hashVersion } from './hash/content-hash.js'
export { definitionHash } from './hash/definition-hash.js'
export { checkCodeFiles } from './manifest/check-code-files.js'
export { checkDataFile } from './manifest/check-data-file.js'
export {
  type DescribeArguments,
  type DescribedDataset,
  describeDataset,
} from './manifest/describe-dataset.js'
export { findDuplicateKeys } from './manifest/find-duplicate-keys.js'
export {
  type CanonicalFile,
  type FileSum,
  type Manifest,
  type ManifestColumn,
  type ManifestDataset,
  type ManifestMigration,
  type ManifestReference,
  type ManifestReferenceKey,
  manifestFormat,
} from './manifest/manifest.js'
export { parseManifest } from './manifest/parse-manifest.js'
export { readCanonicalFile } from './manifest/read-canonical-file.js'
export { readCanonicalRows } from './manifest/read-canonical-rows.js'
export { csv } from './rows/csv.js'
export { CsvDecoder } from './rows/csv-decoder.js'
export { inlineRows } from './rows/inline-rows.js'
export { ndjson } from './rows/ndjson.js'
export type { RawRow, RowPosition, RowSource } from './rows/row-source.js'
export { type EncodedRow, encodeRows } from './validate/encode-rows.js'
export { compileRowEncoder, type RowEncoder } from './validate/row-encoder.js'
