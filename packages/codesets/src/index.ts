export type {
  CodeRow,
  CodeSet,
  CodeSetRelease,
  CodeUse,
  CodeValue,
  CrossCheck,
  CrossCheckResult,
  DatedHome,
  FilePart,
  PositionedRow,
  PreviousRelease,
  ReleaseFile,
  SnapshotDating,
  StatedDating,
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
export { type ComputedDataset, datedNames, describeDatedSet } from './dataset/describe-dated-set.js'
export {
  type DescribedRelease,
  type DescribeReleaseArguments,
  describeRelease,
  readRelease,
} from './dataset/describe-release.js'
export { describeSuccessors, type Successor } from './dataset/describe-successors.js'
export { type OfficialColumn, type OfficialRowsFrom, officialRows } from './dataset/official-rows.js'
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
export type { CodePeriod, CodeState, CoveredDays, Gap, StartBasis, Validity } from './validity/code-period.js'
export { type Answer, answerOn, computeValidity } from './validity/compute-validity.js'
export { countLeftOut, type KnownHistory, type KnownRelease } from './validity/known-release.js'
export { parseStatedFacts, statedFacts } from './validity/remember-publication.js'
export {
  factsOf,
  parseFacts,
  type ReleaseFacts,
  type ReleaseStates,
  recallHistory,
  withRelease,
} from './validity/remember-release.js'
export {
  computeStatedValidity,
  countVanished,
  type Publication,
  type StatedRecord,
} from './validity/stated-periods.js'
