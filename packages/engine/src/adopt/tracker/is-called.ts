/** True where a recorded name is what a person calls the migration: as its file is called, with or without the ending. */
export function isCalled(recorded: string, given: string): boolean {
  // Liquibase: a file, an id and an author, which people call by its id.
  const [, id, author] = recorded.split('::')
  if (author !== undefined && (given === id || given === `${id}::${author}`)) return true
  const [name, called] = [recorded, given].map(withoutEnding)
  // Some tools keep the number in front of a name alone.
  return (
    name === called || (/^[\d.]+$/.test(name ?? '') && unpadded(name) === unpadded(versionOf(called ?? '')))
  )
}

/** `20260101` of `20260101_add_country`, `2.1` of `V2.1__add_country`. */
export function versionOf(name: string): string | null {
  return /^V?(\d+(?:\.\d+)*)(?:[_-]|$)/.exec(name)?.[1] ?? null
}

/** `4` of `000004`. */
function unpadded(version: string | null | undefined): string | undefined {
  return version?.replace(/^0+(?=\d)/, '')
}

/** A name without the ending of its file. */
export function withoutEnding(name: string): string {
  return name.replace(/(?:\.up)?\.(?:[cm]?[jt]s|sql|rb|py|php|exs|cs)$/, '')
}
