/** `75210` as `75,210`. */
export function groupDigits(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** A moment of the database's clock as people read it here. */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}
