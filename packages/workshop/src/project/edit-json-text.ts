import { applyEdits, modify, parse } from 'jsonc-parser'

/**
 * Adds properties to the object `property` of a JSON object, as text: its indentation and its line ends stay, and what is
 * on one line gets lines. The object is added at the end where there is none. The text must be valid JSON.
 */
export function addProperties(
  text: string,
  property: string,
  added: Readonly<Record<string, unknown>>,
): string {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const tabs = indent.startsWith('\t')
  const formattingOptions = {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    insertSpaces: !tabs,
    tabSize: tabs ? 1 : indent.length,
  }
  const there: unknown = parse(text)?.[property]
  const isObject = typeof there === 'object' && there !== null && !Array.isArray(there)
  const changes = isObject
    ? Object.entries(added).map(([name, value]) => ({ path: [property, name], value }))
    : [{ path: [property], value: added }]
  return changes.reduce(
    (edited, { path, value }) => applyEdits(edited, modify(edited, path, value, { formattingOptions })),
    text,
  )
}
