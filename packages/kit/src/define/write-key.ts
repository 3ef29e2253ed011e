/**
 * The row key as people type it: `standard/99213`. Of several parts, a `/` or a backslash within a part has a backslash before it,
 * so that `a/b` and `c` are another key than `a` and `b/c`; a single part is written as it is.
 */
export function writeKey(parts: readonly string[]): string {
  return parts.length === 1
    ? (parts[0] ?? '')
    : parts.map((part) => part.replaceAll(/[\\/]/g, '\\$&')).join('/')
}
