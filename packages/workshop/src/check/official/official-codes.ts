/** What an official release file says of one code. */
export interface OfficialCode {
  /** False for a heading; null where the file does not tell. */
  readonly billable: boolean | null
  /** ISO date, the last day on which the code may be used; null where none is set. */
  readonly terminated: string | null
}

/** The codes of an official release file. */
export interface OfficialCodes {
  /** The name of the file, without its folder. */
  readonly file: string
  readonly system: 'ICD-10-CM' | 'HCPCS'
  /** By code without dots. */
  readonly codes: ReadonlyMap<string, OfficialCode>
  /** ISO date of the latest change that the file knows of; null where it has no dates. */
  readonly latest: string | null
}

/** Codes as files without dots have them: `E11.65` as `E1165`. */
export function undotted(code: string): string {
  return code.replaceAll('.', '')
}
