import type { OfficialEntry } from '../file/official-file.js'
import { readLines } from '../file/read-lines.js'

/** The report of changes that stands beside the codes: each of them, and what the release did with it. */
export interface ChangeReport {
  /** The text that it stands in, as messages call it. */
  readonly file: string
  /** By code: its line, and whether it was discontinued. */
  readonly codes: ReadonlyMap<string, { readonly line: number; readonly discontinued: boolean }>
}

const title = /^\s*HCPCS\/MOD\S*(?: Code)?\s*TYPE OF CHANGE\b/im
const change = /^ *([A-Z]\d{4}|[0-9A-Z]{2}) {2,}(\S.*?)(?: {2,}|$)/

export function isChangeReport(beginning: string): boolean {
  return title.test(beginning.slice(0, 400))
}

/** Reads a report of changes. Memory grows with the codes: some thousand. */
export async function readChangeReport(entry: OfficialEntry): Promise<ChangeReport> {
  const codes = new Map<string, { line: number; discontinued: boolean }>()
  for await (const { first, lines } of readLines(entry, 'taken', 'windows-1252')) {
    for (const [at, text] of lines.entries()) {
      const [, code, kind = ''] = change.exec(text) ?? []
      if (code !== undefined) codes.set(code, { line: first + at, discontinued: /^discontinued/i.test(kind) })
    }
  }
  return { file: entry.name, codes }
}
