import { plainPolicies } from '../define/absence.js'
import { ownerships, rowOwnerships } from '../define/dataset.js'
import { identifierMistake } from '../define/identifier.js'
import { isIdentity, isKebabCase } from '../define/kebab-case.js'
import { isSemanticVersion } from '../define/semantic-version.js'
import { holdsUnseen } from '../errors/unseen.js'
import { manifestFormat } from './manifest.js'
import {
  count,
  either,
  flag,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  orAbsent,
  orNull,
  type Shape,
  text,
  textLike,
  textThat,
} from './shape.js'

const sum = textLike(/^[0-9a-f]{64}$/, 'SHA-256 in hexadecimal')
const versionedHash = textLike(/^[a-z0-9]+:[0-9a-f]{64}$/, 'versioned hash')

/** Each becomes a path below the folder of the package, and no other. */
const fileName = textLike(/^(?!\.{1,2}$)[\w.-]+$/, 'file name')
const filePath = textThat(isPathInside, 'path of a file inside the package')

const packageName = textLike(/^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/, 'name of a package')
const version = textThat(isSemanticVersion, 'semantic version (1.2.3)')
const name = textThat(isKebabCase, 'name in kebab-case (billing-masters)')
const identity = textThat(isIdentity, 'domain/name (billing-masters/payers)')
const migrationName = textThat(
  (value) => value !== '' && !/[/\\]/.test(value) && !holdsUnseen(value),
  'name of a migration',
)
const identifier = textThat((value) => identifierMistake(value) === null, 'name of a table or a column')
/** Of references: `column.part`, and so on further down. */
const field = textThat((value) => value !== '' && !holdsUnseen(value), 'field of a row')
const typeName = textThat((value) => value !== '' && !holdsUnseen(value), 'name of a type')

const column = objectOf({
  name: identifier,
  type: typeName,
  nullable: flag,
  ownership: oneOf(...ownerships),
})

const reference: Shape = objectOf({
  column: identifier,
  dataset: orNull(identity),
  table: identifier,
  self: flag,
  tenant: flag,
  id: identifier,
  key: listOf(
    objectOf({
      column: identifier,
      field,
      type: typeName,
      // References nest: asked for only when a value is there.
      through: orNull((value, path) => reference(value, path)),
    }),
  ),
})

const source = objectOf({
  publisher: text,
  release: orAbsent(text),
  effective: orAbsent(text),
  url: orAbsent(text),
  sha256: orAbsent(text),
})

const dataset = objectOf({
  identity,
  formerly: orAbsent(listOf(identity)),
  name,
  title: text,
  nameColumn: orAbsent(identifier),
  table: identifier,
  scope: oneOf('global', 'tenant'),
  kind: oneOf('reference', 'starter', 'demo'),
  key: listOf(identifier),
  columns: listOf(column),
  references: listOf(reference),
  fields: listOf(field),
  absent: either(oneOf(...plainPolicies), objectOf({ retireOn: identifier })),
  rowOwnership: orAbsent(oneOf(...rowOwnerships)),
  renamed: orAbsent(listOf(objectOf({ from: listOf(text), to: listOf(text) }))),
  replaced: orAbsent(listOf(objectOf({ key: listOf(text), by: listOf(listOf(text)) }))),
  selectionOf: orAbsent(identity),
  rows: count,
  contentHash: versionedHash,
  definitionHash: versionedHash,
  license: orNull(text),
  source: orNull(source),
  canonical: orAbsent(objectOf({ file: fileName, sha256: sum })),
  changes: orAbsent(
    objectOf({
      from: objectOf({ version, contentHash: versionedHash }),
      file: fileName,
      sha256: sum,
      changed: count,
      added: count,
      gone: count,
    }),
  ),
  data: orAbsent(objectOf({ file: filePath, sha256: sum })),
  official: orAbsent(objectOf({ file: fileName, sha256: sum })),
})

const tenants = objectOf({
  table: identifier,
  id: identifier,
  key: identifier,
  column: identifier,
  columns: orAbsent(mapOf(identifier)),
  active: orAbsent(objectOf({ column: identifier, in: listOf(text) })),
})

const placement = either(
  objectOf({
    table: identifier,
    kind: oneOf('local', 'reference'),
    rowTriggers: orAbsent(listOf(identifier)),
  }),
  objectOf({
    table: identifier,
    kind: oneOf('distributed'),
    by: identifier,
    beside: orAbsent(identifier),
    rowTriggers: orAbsent(listOf(identifier)),
  }),
)

/** The shape of a manifest of this format. */
export const manifestShape: Shape = objectOf({
  format: oneOf(manifestFormat),
  package: packageName,
  version,
  kind: oneOf('seed', 'schema'),
  domain: orNull(name),
  formerly: orAbsent(listOf(name)),
  schema: orNull(packageName),
  schemaRange: orAbsent(text),
  tenants: orNull(tenants),
  placements: orAbsent(listOf(placement)),
  datasets: listOf(dataset),
  migrations: listOf(objectOf({ name: migrationName, sum })),
  code: orAbsent(listOf(objectOf({ file: filePath, sha256: sum }))),
  sources: orAbsent(listOf(objectOf({ file: filePath, sha256: sum }))),
  digest: versionedHash,
})

/** With forward slashes, from the folder of the package downwards. */
function isPathInside(path: string): boolean {
  const steps = path.split('/')
  return !/[\\:]/.test(path) && !holdsUnseen(path) && steps.every((step) => !['', '.', '..'].includes(step))
}
