/**
 * The row key as people type it: `standard/99213`. Of several parts, a `/` or a backslash within a part has a backslash before it,
 * so that `a/b` and `c` are another key than `a` and `b/c`; a single part is written as it is.
 */
export function writeKey(parts: readonly string[]): string {
  return parts.length === 1
    ? (parts[0] ?? '')
    : parts.map((part) => part.replaceAll(/[\\/]/g, '\\$&')).join('/')
}

/** The parts of a key that `writeKey` wrote of `count` parts; null where the text has another number of them. */
export function readKey(text: string, count: number): readonly string[] | null {
  if (count === 1) return [text]
  const parts = [...`/${text}`.matchAll(/\/((?:[^\\/]|\\.)*)/gs)].map(([, part = '']) => part)
  return parts.length === count ? parts.map((part) => part.replaceAll(/\\(.)/gs, '$1')) : null
}
