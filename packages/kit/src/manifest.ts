export { type Absence, absenceOf, retireColumn } from './define/absence.js'
export { isKebabCase, kebabName } from './define/kebab-case.js'
export { isSchemaPackage } from './define/schema-package.js'
export { isSeedPackage } from './define/seed-package.js'
export { splitTableName, writeTableName } from './define/table-name.js'
export { tenantColumnOf } from './define/tenant-column-of.js'
export { readKey, writeKey } from './define/write-key.js'
export {
  type DescribeArguments,
  type DescribedDataset,
  describeDataset,
} from './describe/describe-dataset.js'
export { checkCodeFiles, checkDataFile } from './manifest/check-files.js'
export { ContentHash } from './manifest/content-hash.js'
export { definitionHash } from './manifest/definition-hash.js'
export {
  type FoundOfficialFile,
  findOfficialFile,
  foldersAbove,
  type KnownSums,
  officialFilesFolder,
} from './manifest/find-official-file.js'
export {
  type CanonicalFile,
  type FileSum,
  type Manifest,
  type ManifestColumn,
  type ManifestDataset,
  type ManifestMigration,
  type ManifestPlacement,
  type ManifestReference,
  type ManifestReferenceKey,
  manifestFileName,
} from './manifest/manifest.js'
export { sealManifest } from './manifest/manifest-digest.js'
export { nameColumnOf } from './manifest/name-column.js'
export { parseManifest } from './manifest/parse-manifest.js'
export { rowOwnershipOf } from './manifest/row-ownership.js'
export { findChangedSource } from './manifest/source-files.js'
