import type { OfficialEntry } from '../file/official-file.js'
import type { TextRecord } from '../file/read-records.js'
import { readXml, type XmlReading } from '../file/read-xml.js'
import { allTitles, plain } from './find-titles.js'
import type { TableSet } from './table-set.js'

/**
 * Streams elements of an XML text as records, the titles first. A field is an element of that name, or the value after a
 * name: `<Name>MVX Code</Name><Value>AB</Value>`.
 */
export async function* readElements(
  entry: OfficialEntry,
  set: TableSet,
): AsyncGenerator<readonly TextRecord[]> {
  const titles = Object.values(set.fields).map(allTitles)
  yield [{ position: 1, fields: titles.map(([title = '']) => title) }]
  for await (const records of readXml(entry, elementRecords(set.elements ?? '', titles))) yield records
}

function elementRecords(element: string, titles: readonly (readonly string[])[]): XmlReading<TextRecord> {
  let taken: TextRecord[] = []
  let open: { position: number; values: Map<string, string> } | null = null
  let named = ''
  return {
    opened(name, _, line) {
      if (name === element) open = { position: line, values: new Map() }
    },
    closed(name, text) {
      if (open === null) return
      if (name === element) {
        const { position, values } = open
        taken.push({ position, fields: titles.map((names) => valueBy(values, names)) })
        open = null
      } else if (name === 'Name') named = plain(text)
      else open.values.set(name === 'Value' ? named : plain(name), text)
    },
    take() {
      const records = taken
      taken = []
      return records
    },
  }
}

/** Publishers changed the names of elements: the first that is there counts. */
function valueBy(values: ReadonlyMap<string, string>, names: readonly string[]): string {
  const name = names.find((each) => values.has(each))
  return name === undefined ? '' : (values.get(name) ?? '')
}
