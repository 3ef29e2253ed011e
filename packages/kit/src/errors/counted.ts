/** `1 row`, `12 rows`: how what is printed counts what it tells of. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
