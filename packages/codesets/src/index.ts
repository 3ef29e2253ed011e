export type {
  CodeRow,
  CodeSet,
  CodeSetRelease,
  CrossCheck,
  CrossCheckResult,
  PositionedRow,
  ReleaseFile,
} from './code-set.js'
export { codeSets } from './code-sets.js'
export { createTableStatement } from './dataset/create-table-statement.js'
export {
  type CodeSetDataset,
  carriedColumns,
  codeSetDomain,
  codeSetPackage,
  describeCodeSet,
} from './dataset/describe-code-set.js'
export {
  type DescribedRelease,
  type DescribeReleaseArguments,
  describeRelease,
  readRelease,
} from './dataset/describe-release.js'
export type { OfficialEntry, OfficialFile } from './file/official-file.js'
export { openOfficialFile } from './file/open-official-file.js'
export { icd10cm } from './icd-10-cm/icd-10-cm.js'
export type { Icd10CmRow } from './icd-10-cm/order-row.js'
export { chooseRelease, type SaidRelease } from './release/choose-release.js'
export type { Finding as ReleaseFinding } from './release/finding.js'
export { findRelease, type RecognisedRelease, recogniseRelease } from './release/recognise-release.js'
