/** The key of a row as people read it: one that begins or ends with a space, or holds nothing, stands in quotes. */
export function toldKey(key: string): string {
  return key === key.trim() && key !== '' ? key : JSON.stringify(key)
}
