import { findRelease, icd10cm, type OfficialFile } from '@sow/codesets'
import { type OfficialCode, type OfficialCodes, undotted } from './official-codes.js'

/** The codes of a release file of ICD-10-CM; null where the file is something else. Throws SowError DATA_INVALID. */
export async function readReleaseCodes(file: OfficialFile): Promise<Omit<OfficialCodes, 'file'> | null> {
  const recognised = await findRelease(file)
  if (recognised === null || recognised.codeSet.name !== icd10cm.name) return null
  const codes = new Map<string, OfficialCode>()
  for await (const rows of recognised.found.read()) {
    for (const { values } of rows) {
      codes.set(undotted(String(values.code)), { billable: values.billable === true, terminated: null })
    }
  }
  return { system: 'ICD-10-CM', codes, latest: null }
}
