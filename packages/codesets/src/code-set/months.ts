const names = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** The English name of a month, 1 January. */
export function monthName(month: number): string {
  return names[month - 1] ?? ''
}

/** The month of an English name, whole or its first three letters; null for anything else. */
export function monthNumber(text: string): number | null {
  const wanted = text.toLowerCase()
  const at = names
    .map((name) => name.toLowerCase())
    .findIndex((name) => name === wanted || name.slice(0, 3) === wanted)
  return at === -1 ? null : at + 1
}

/** `2026-04`. */
export function isoMonth(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`
}
