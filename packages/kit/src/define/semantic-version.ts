const number = '(?:0|[1-9]\\d{0,15})'
const part = '(?:0|[1-9]\\d{0,15}|\\d*[A-Za-z-][\\dA-Za-z-]*)'
const form = new RegExp(
  `^(${number})\\.(${number})\\.(${number})(?:-${part}(?:\\.${part})*)?(?:\\+[\\dA-Za-z-]+(?:\\.[\\dA-Za-z-]+)*)?$`,
)

/** The most characters that npm reads of a version. */
const longestVersion = 256

/** True for a version as npm has it, such as 1.2.3 or 2.0.0-rc.1: of any other nobody knows which is newer. */
export function isSemanticVersion(version: string): boolean {
  const [, ...numbers] = form.exec(version) ?? []
  return (
    numbers.length > 0 &&
    version.length <= longestVersion &&
    numbers.every((each) => Number.isSafeInteger(Number(each)))
  )
}
