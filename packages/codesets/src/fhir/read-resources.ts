import { SowError } from '@sow/kit/errors'
import type { OfficialEntry } from '../file/official-file.js'
import { readBeginning } from '../file/read-lines.js'
import { readXml, type XmlReading } from '../file/read-xml.js'
import { all, type FhirElement, first, textOf } from './fhir-element.js'

/** A resource of a file, and the text that it stands in. */
export interface FhirResource {
  readonly type: string
  readonly element: FhirElement
  /** As messages call it. */
  readonly file: string
}

/** What resources are read for; others are passed over. */
const wantedTypes = new Set(['CodeSystem', 'ValueSet', 'ConceptMap'])

/** A resource is held whole: the largest of HL7's have some megabytes. */
const largestResource = 128 * 1024 * 1024

/** Whether a text begins as a resource does, in JSON or XML. */
export async function looksLikeFhir(entry: OfficialEntry): Promise<boolean> {
  if (entry.size > largestResource) return false
  const beginning = (await readBeginning(entry, 4096)).replace(/^(?:\u00ef\u00bb\u00bf|\s)+/, '')
  if (beginning.startsWith('<')) return beginning.includes('http://hl7.org/fhir"')
  return beginning.startsWith('{') && /"resourceType"\s*:/.test(await readBeginning(entry, 32_768))
}

/** The code systems, value sets and concept maps of a text, those in a bundle too. Throws SowError DATA_SYNTAX. */
export async function readResources(entry: OfficialEntry): Promise<readonly FhirResource[]> {
  const root = (await readBeginning(entry, 64)).trimStart().startsWith('<')
    ? await readXmlResource(entry)
    : await readJsonResource(entry)
  return resourcesIn(root.type, root.element, entry.name)
}

function resourcesIn(type: string, element: FhirElement, file: string): readonly FhirResource[] {
  if (wantedTypes.has(type)) return [{ type, element, file }]
  if (type !== 'Bundle') return []
  return all(element, 'entry').flatMap((entry) => {
    const resource = first(entry, 'resource')
    // JSON says the type in the resource, XML by the element that it is.
    const said = textOf(resource, 'resourceType')
    if (said !== null) return resourcesIn(said, resource, file)
    return [...resource.children].flatMap(([name, [inner]]) =>
      inner === undefined ? [] : resourcesIn(name, inner, file),
    )
  })
}

async function readXmlResource(entry: OfficialEntry) {
  for await (const [root] of readXml(entry, rootElement())) if (root !== undefined) return root
  throw unreadable(entry, new SyntaxError('no element'))
}

interface Root {
  readonly type: string
  readonly element: FhirElement
}

function rootElement(): XmlReading<Root> {
  interface Open {
    readonly value: string | null
    readonly children: Map<string, FhirElement[]>
  }
  const path: Open[] = []
  let done: Root[] = []
  return {
    opened(_, { value = null }) {
      path.push({ value, children: new Map() })
    },
    closed(name) {
      const element = path.pop()
      const parent = path.at(-1)
      if (element === undefined) return
      if (parent === undefined) done.push({ type: name, element })
      // Narratives are for people: they hold no facts that the resource lacks.
      else if (name !== 'text') parent.children.set(name, [...(parent.children.get(name) ?? []), element])
    },
    take() {
      const roots = done
      done = []
      return roots
    },
  }
}

async function readJsonResource(entry: OfficialEntry): Promise<Root> {
  const chunks: Buffer[] = []
  for await (const chunk of entry.read()) chunks.push(chunk)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    const element = elementOf(JSON.parse(text))
    return { type: textOf(element, 'resourceType') ?? '', element }
  } catch (error) {
    throw unreadable(entry, error)
  }
}

function elementOf(value: unknown): FhirElement {
  if (typeof value !== 'object' || value === null)
    return { value: value === null || value === undefined ? null : String(value), children: new Map() }
  const children = Object.entries(value)
    .filter(([name]) => name !== 'text')
    .map(([name, inner]): [string, readonly FhirElement[]] => [
      name,
      (Array.isArray(inner) ? inner : [inner]).map(elementOf),
    ])
  return { value: null, children: new Map(children) }
}

function unreadable({ name }: OfficialEntry, cause: unknown): SowError {
  const message = `${name} is no whole FHIR resource: it is damaged, or was cut.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download the file again from its publisher, and load it as it is.',
    place: { file: name },
    problems: [{ file: name, rule: 'json', message }],
    cause,
  })
}
