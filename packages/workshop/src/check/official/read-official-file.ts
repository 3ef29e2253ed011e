import type { CodeUse } from '@sow/codesets'
import { openRelease } from '@sow/runner/project'

/** What an official release file says of one code. */
export type OfficialCode = Pick<CodeUse, 'billable' | 'terminated'>

/** What an official file says of a code besides whether it may be used. */
export interface OfficialDetails {
  readonly text: string | null
  readonly began: string | null
}

/** The codes of an official release file. */
export interface OfficialCodes {
  /** The name of the file, without its folder. */
  readonly file: string
  /** The code system, as rows of packages name it. */
  readonly system: string
  /** By code without dots. */
  readonly codes: ReadonlyMap<string, OfficialCode>
  /** By the same: the text that packages carry of a code, and its first day where the publisher says it. */
  readonly details: ReadonlyMap<string, OfficialDetails>
  /** ISO date of the latest change that the file knows of; null where it has no dates. */
  readonly latest: string | null
}

/** Codes as files without dots have them: `E11.65` as `E1165`. */
export function undotted(code: string): string {
  return code.replaceAll('.', '')
}

/**
 * Reads the codes of an official release file. Throws SowError CONFIG_USAGE where it cannot be read, DATA_SYNTAX where
 * no code set knows it, DATA_INVALID where it has bad lines.
 */
export async function readOfficialFile(path: string, workingDirectory: string): Promise<OfficialCodes> {
  const { codeSet, file, found } = await openRelease(path, workingDirectory)
  const codes = new Map<string, OfficialCode>()
  const details = new Map<string, OfficialDetails>()
  let latest: string | null = null
  for await (const rows of found.read()) {
    for (const { values } of rows) {
      const { code, changed, billable, terminated, text = null, began = null } = codeSet.useOf(values)
      codes.set(undotted(code), { billable, terminated })
      if (text !== null || began !== null) details.set(undotted(code), { text, began })
      if (changed !== null && (latest === null || changed > latest)) latest = changed
    }
  }
  return { file: file.name, system: codeSet.system, codes, details, latest }
}
