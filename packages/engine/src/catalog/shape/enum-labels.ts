/** The labels of an enum by their numbers: a label keeps its number when it is renamed, and a copy of the type has others. */
export type EnumLabels = Readonly<Record<string, string>>

/** What labels are called now that were called otherwise; null where none was renamed. */
export type RenamedLabels = Readonly<Record<string, string>>

export function renamedLabels(before: EnumLabels | undefined, now: EnumLabels | null): RenamedLabels | null {
  if (before === undefined || now === null) return null
  const renamed = Object.entries(before).flatMap(([number, label]) => {
    const name = now[number]
    return name === undefined || name === label ? [] : [[label, name] as const]
  })
  return renamed.length === 0 ? null : Object.fromEntries(renamed)
}

/** True where none of the labels is one of before: the column has another type by now, or is no enum any more. */
export function isOtherEnum(before: EnumLabels | undefined, now: EnumLabels | null): boolean {
  const numbers = Object.keys(before ?? {})
  const isEnum = now !== null && Object.keys(now).length > 0
  return (isEnum || numbers.length > 0) && !numbers.some((number) => now !== null && number in now)
}
