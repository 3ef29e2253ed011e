/** A count in a text, and the noun after it: what is counted may be one. */
const counting =
  /(of )?(?:only )?\$\{([^{}]+)\} (rows|values|columns|tables|keys|datasets|files|packages|migrations|problems|findings|sequences|privileges|databases|tenants|lines|runs|seconds)\b(?!\/)/g

/** What is known never to be one: a limit, or what stands behind a condition that says so. */
const manyByThemselves = /^(most|least|still|borrow|heartbeat|longest|named)[A-Z]|^(mostRows|mostColumns)$/

/** Counts in a source text that would read `1 rows`. After `of`, a noun is the one of all: `1 of 3 rows`. */
export function barePlurals(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    if (/^\s*(\/\/|\*|\/\*)/.test(line)) return []
    return [...line.matchAll(counting)].flatMap(([found, of, count = '', noun = '']) => {
      const before = line.slice(0, line.indexOf(found))
      // `x === 1 ? '1 row' : \`${x} rows\`` says both.
      const isToldApart = /(=== 1|> 1|length === 1)[^`]*(\?|:)[^`]*`?/.test(before) || /=== 1 \?/.test(before)
      return of !== undefined || count.includes("'") || isToldApart || manyByThemselves.test(count.trim())
        ? []
        : [`${count} ${noun}`]
    })
  })
}
