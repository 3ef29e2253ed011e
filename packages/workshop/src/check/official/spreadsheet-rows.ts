/** One row of a sheet: the text of each cell that has one, by the letters of its column. */
export type SpreadsheetRow = ReadonlyMap<string, string>

const cell = /<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs

/**
 * The rows of a sheet of a workbook (ECMA-376, as spreadsheets write it): `sheet` and `shared` are the parts
 * `xl/worksheets/sheet1.xml` and `xl/sharedStrings.xml`. Entities stay as they are written.
 */
export function spreadsheetRows(sheet: string, shared: string): SpreadsheetRow[] {
  const texts = [...shared.matchAll(/<si>(.*?)<\/si>/gs)].map(([, item = '']) => innerText(item, 't'))
  return [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(
    ([, cells = '']) =>
      new Map(
        [...cells.matchAll(cell)].map(([, column = '', attributes = '', content = '']) => {
          if (/ t="inlineStr"/.test(attributes)) return [column, innerText(content, 't')]
          const value = innerText(content, 'v')
          return [column, / t="s"/.test(attributes) ? (texts[Number(value)] ?? '') : value]
        }),
      ),
  )
}

/** The text of every element of this name, one after the other: a text of several fonts has several. */
function innerText(xml: string, name: 't' | 'v'): string {
  const elements = xml.matchAll(name === 't' ? /<t(?: [^>]*)?>(.*?)<\/t>/gs : /<v>(.*?)<\/v>/gs)
  return [...elements].map(([, text]) => text).join('')
}
