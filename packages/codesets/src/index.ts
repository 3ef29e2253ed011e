export type {
  CodeRow,
  CodeSet,
  CodeSetRelease,
  CodeUse,
  CodeValue,
  CrossCheck,
  CrossCheckResult,
  PositionedRow,
  PreviousRelease,
  ReleaseFile,
  Unloadable,
} from './code-set/code-set.js'
export type { Finding as ReleaseFinding } from './code-set/finding.js'
export { cpt } from './cpt/cpt.js'
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
export { hcpcs } from './hcpcs/hcpcs.js'
export type { HcpcsRow } from './hcpcs/hcpcs-row.js'
export { type Icd10CmRow, icd10cm } from './icd-10-cm/icd-10-cm.js'
export { chooseRelease, type SaidRelease } from './release/choose-release.js'
export { codeSets } from './release/code-sets.js'
export {
  codeSetNamed,
  findRelease,
  type RecognisedRelease,
  recogniseRelease,
} from './release/recognise-release.js'
