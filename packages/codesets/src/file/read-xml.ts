import { SowError } from '@sow/kit/errors'
import sax from 'sax'
import type { OfficialEntry } from './official-file.js'

/** Takes the elements of an XML text as they pass, and has what came of them. */
export interface XmlReading<Item> {
  /** `line`: where its tag ends, 1 the first. */
  opened(name: string, attributes: Readonly<Record<string, string>>, line: number): void
  /** `text`: what stands in it after the last element inside. */
  closed(name: string, text: string): void
  /** What was read since the last call. */
  take(): readonly Item[]
}

/** Streams what comes of the elements of an XML text. Throws SowError DATA_SYNTAX where it is none, or was cut. */
export async function* readXml<Item>(
  entry: OfficialEntry,
  reading: XmlReading<Item>,
): AsyncGenerator<readonly Item[]> {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  const parser = sax.parser(true, { position: true })
  let text = ''
  parser.onerror = (error) => {
    throw error
  }
  parser.onopentag = ({ name, attributes }) => {
    text = ''
    reading.opened(localName(name), attributes as Record<string, string>, parser.line + 1)
  }
  parser.ontext = parser.oncdata = (part) => {
    text += part
  }
  parser.onclosetag = (name) => {
    reading.closed(localName(name), text)
    text = ''
  }
  const parse = (step: () => void) => {
    try {
      step()
    } catch (error) {
      throw unreadable(entry, error)
    }
    return reading.take()
  }
  for await (const chunk of entry.read()) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true })
    const own = decoder
    yield parse(() => parser.write(own.decode(chunk, { stream: true })))
  }
  yield parse(() => parser.write(decoder?.decode() ?? '').close())
}

/** As its first line says: files of the CDC are ISO 8859-1, of which windows-1252 is what people mean. */
function encodingOf(first: Buffer): string {
  const [, said = 'utf-8'] =
    /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(first.toString('latin1', 0, 200)) ?? []
  return /^(?:iso-8859-1|windows-1252|latin1)$/i.test(said) ? 'windows-1252' : 'utf-8'
}

/** `x:row` as `row`: a prefix is a matter of who wrote it. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function unreadable({ name }: OfficialEntry, cause: unknown): SowError {
  const message = `${name} is no whole text of XML: it is damaged, or was cut.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download the file again from its publisher, and load it as it is.',
    place: { file: name },
    problems: [{ file: name, rule: 'xml', message }],
    cause,
  })
}
