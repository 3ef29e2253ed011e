import { join } from 'node:path'
import { writeManifest } from '@sow/kit/build'
import { writeFiles } from '../../../runner/tests/fixtures/packages.js'

/** A place of service as the test's package writes it. */
export interface Place {
  readonly code: string
  readonly name: string
  readonly billable?: boolean
  readonly retired_on?: string | null
}

export interface PlaceRelease {
  readonly version: string
  readonly places: readonly Place[]
  /** More of the dataset's definition, as source. */
  readonly definition?: string
  readonly packageJson?: object
}

export const packageName = '@example/seed-places'

/** A seed package with a schema of its own, as code that stands alone. */
function codeOf({ places, definition = '' }: PlaceRelease): string {
  const rows = places.map((place) => ({ billable: true, retired_on: null, ...place }))
  return `
const column = (type, nullable = false, defaulted = false) => ({ type, nullable, defaulted, generated: false })
const rows = ${JSON.stringify(rows)}
const schema = {
  migrations: {},
  tables: { places: { primaryKey: ['id'], columns: {
    id: column('integer', false, true), code: column('text'), name: column('text'), billable: column('boolean'),
    retired_on: column('date', true),
  } } },
  [Symbol.for('sow.schema-package')]: true,
}
const places = {
  name: 'places', title: 'Place of service', table: 'places', scope: 'global', kind: 'reference', key: ['code'], refs: {},
  own: {}, defaultOwnership: 'package', absent: { retireOn: 'retired_on' }, license: 'CC0-1.0',
  source: { publisher: 'The test' },
  rows: {
    format: 'inline',
    file: null,
    columns: async () => Object.keys(rows[0]),
    *read() { for (const [index, values] of rows.entries()) yield { position: index + 1, values } },
  },
  ${definition}
}
export default {
  domain: 'places', schema, datasets: [places], migrations: {}, [Symbol.for('sow.seed-package')]: true,
}
`
}

/** Writes and builds a release of the package in a folder. Each has a folder of its own: modules are loaded once. */
export async function buildPlaces(folder: string, release: PlaceRelease): Promise<string> {
  writeFiles(folder, {
    'package.json': {
      name: packageName,
      version: release.version,
      type: 'module',
      exports: { '.': './dist/index.js' },
      files: ['dist'],
      sow: { seed: './dist/index.js' },
      ...release.packageJson,
    },
    'dist/index.js': codeOf(release),
  })
  await writeManifest(folder)
  return join(folder)
}

export const firstPlaces: readonly Place[] = [
  { code: '02', name: 'Telehelth' },
  { code: '03', name: 'School' },
  { code: '04', name: 'Shelter', retired_on: '2020-01-01' },
  { code: '09', name: 'Prison' },
]

export const secondPlaces: readonly Place[] = [
  { code: '02', name: 'Telehealth' },
  { code: '03', name: 'School', billable: false },
  { code: '04', name: 'Shelter' },
  { code: '27', name: 'Outreach | street' },
  { code: '66', name: 'Day care' },
]
