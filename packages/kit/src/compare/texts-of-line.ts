import { decodeCopyField } from '../validate/copy-text.js'

/** The texts of a canonical line by field; null where the value is null. */
export function textsOfLine(fields: readonly string[], line: string): ReadonlyMap<string, string | null> {
  const texts = line.split('\t')
  return new Map(fields.map((field, index) => [field, decodeCopyField(texts[index] ?? '')]))
}
