import type { CodeRow, CodeSet, PositionedRow } from '../code-set/code-set.js'
import { parseDatedRelease, quarterLater } from '../code-set/dated-release.js'
import type { Finding } from '../code-set/finding.js'
import { monthNumber } from '../code-set/months.js'
import { conceptsOf } from '../fhir/concepts.js'
import { type FhirElement, textOf } from '../fhir/fhir-element.js'
import { type FhirResource, looksLikeFhir, readResources } from '../fhir/read-resources.js'

/** A place of service. */
export type PlaceOfServiceRow = {
  readonly code: string
  readonly name: string
  readonly description: string
  /** The day that CMS's own list says; null where it says none. Medicare's contractors may take a code up later. */
  readonly effective_on: string | null
}

const address = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set'
const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const

/** The places of service of CMS, in the copy that HL7 publishes. */
export const placeOfService: CodeSet<PlaceOfServiceRow> = {
  name: 'place-of-service',
  system: 'POS',
  title: 'CMS places of service',
  publisher: 'CMS',
  url: 'https://terminology.hl7.org',
  license: 'US federal work: no copyright in the United States',
  table: 'place_of_service_codes',
  key: ['code'],
  columns: {
    code: text,
    name: text,
    description: text,
    effective_on: { ...text, type: 'date', nullable: true },
    retired_on: { ...text, type: 'date', nullable: true },
  },
  retiredOn: 'retired_on',
  redistributable: 'yes',
  releaseForm: '2024-05-02, the day of the list',
  parseRelease: parseDatedRelease,
  useOf: ({ code, effective_on }) => ({
    code,
    billable: null,
    terminated: null,
    changed: effective_on,
    began: effective_on,
  }),
  homes: [
    {
      name: 'place-of-service',
      table: 'place_of_service',
      periods: 'place_of_service_periods',
      isAlone: true,
      columns: { short: 'name', long: 'description', from: 'effective_from' },
    },
  ],
  dating: {
    kind: 'stated',
    recordOf: ({ code, name, description, effective_on }) => ({
      short: name,
      long: description,
      added: effective_on,
      changed: effective_on === null ? knownSince(code) : null,
      ended: null,
    }),
    due: quarterLater,
  },
  async sniff(file) {
    for (const entry of file.entries) {
      if (!(await looksLikeFhir(entry))) continue
      const found = (await readResources(entry)).find(
        ({ type, element }) => type === 'CodeSystem' && textOf(element, 'url') === address,
      )
      if (found === undefined) continue
      const rows = rowsOf(found.element)
      const version = textOf(found.element, 'version')?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? ''
      return {
        rowsFile: found.file,
        release: parseDatedRelease(version),
        suggested: null,
        async *read() {
          yield rows
        },
        crossCheck: () => ({
          see() {},
          end: () => ({ counts: { places: rows.length }, findings: misprintsIn(found) }),
        }),
      }
    }
    return null
  },
}

function rowsOf(codeSystem: FhirElement): readonly PositionedRow<PlaceOfServiceRow>[] {
  return conceptsOf(codeSystem).map(({ code, display, definition }, at) => ({
    position: at + 1,
    values: {
      code,
      // An asterisk points to a note of the list, and is no part of the name.
      name: (display ?? '').replace(/\*+$/, '').trim(),
      description: withoutNotes(definition ?? ''),
      effective_on: corrected(code, firstDay(definition ?? '')),
    } satisfies CodeRow,
  }))
}

/** The places that the list of CMS had before it gave days, in 2003. */
const before2003 = /^(?:1[12]|2[1-6]|3[1-4]|4[12]|5[0-6]|6[0125]|72|81|99)$/

/** The day from which a place without a day is known. Older copies of the list date 71, which had another name before. */
function knownSince(code: string): string | null {
  if (code === '71') return '2003-10-01'
  return before2003.test(code) ? '2003-01-01' : null
}

/** Days that HL7's copy has otherwise than the list of CMS: copies that were made years before 2023 have 2003. */
const misprints: Readonly<Record<string, { readonly printed: string; readonly right: string }>> = {
  '49': { printed: '2023-10-01', right: '2003-10-01' },
  '57': { printed: '2023-10-01', right: '2003-10-01' },
}

function corrected(code: string, day: string | null): string | null {
  const misprint = misprints[code]
  return misprint !== undefined && misprint.printed === day ? misprint.right : day
}

function misprintsIn({ element, file }: FhirResource): Finding[] {
  return conceptsOf(element).flatMap(({ code, definition }): Finding[] => {
    const printed = firstDay(definition ?? '')
    const right = corrected(code, printed)
    if (printed === right) return []
    return [
      {
        code: 'OFFICIAL_MISPRINT',
        severity: 'note',
        where: file,
        message: `The copy dates ${code} by ${printed}; the list of CMS says ${right}, which is taken.`,
        remedy: 'Nothing is to be done.',
      },
    ]
  })
}

/** `(Effective October 1, 2003)`, `(This code is available for use … with a final effective date of May 1, 2010)`. */
const firstNote =
  /\s*\((?:This code is [^)]*?)?effective (?:date of )?([A-Z][a-z]+) (\d{1,2}), (\d{4})[^)]*\)/i
/** `(Revised, effective April 1, 2004)`, `(Description change effective January 1, 2016)`. */
const laterNote = /\s*\((?:Revised|Description change),? effective [^)]*\)/gi

function withoutNotes(definition: string): string {
  return definition.replace(laterNote, '').replace(firstNote, '').replace(/\s+/g, ' ').trim()
}

/** The day of the code, not that of a revision; null where the list says none. */
function firstDay(definition: string): string | null {
  const [, month = '', day = '', year = ''] = firstNote.exec(definition) ?? []
  const number = monthNumber(month)
  return number === null ? null : `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`
}
