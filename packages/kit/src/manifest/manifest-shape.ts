import { plainPolicies } from '../define/absence.js'
import { ownerships, rowOwnerships } from '../define/dataset.js'
import { manifestFormat } from './manifest.js'
import {
  count,
  either,
  flag,
  listOf,
  objectOf,
  oneOf,
  orAbsent,
  orNull,
  type Shape,
  text,
  textLike,
} from './shape.js'

const sum = textLike(/^[0-9a-f]{64}$/, 'SHA-256 in hexadecimal')
const versionedHash = textLike(/^[a-z0-9]+:[0-9a-f]{64}$/, 'versioned hash')

const fileName = textLike(/^[\w.-]+$/, 'file name')

const column = objectOf({
  name: text,
  type: text,
  nullable: flag,
  ownership: oneOf(...ownerships),
})

const reference: Shape = objectOf({
  column: text,
  dataset: orNull(text),
  table: text,
  self: flag,
  tenant: flag,
  id: text,
  key: listOf(
    objectOf({
      column: text,
      field: text,
      type: text,
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
  identity: text,
  formerly: orAbsent(listOf(text)),
  name: text,
  title: text,
  table: text,
  scope: oneOf('global', 'tenant'),
  kind: oneOf('reference', 'starter', 'demo'),
  key: listOf(text),
  columns: listOf(column),
  references: listOf(reference),
  fields: listOf(text),
  absent: either(oneOf(...plainPolicies), objectOf({ retireOn: text })),
  rowOwnership: orAbsent(oneOf(...rowOwnerships)),
  renamed: orAbsent(listOf(objectOf({ from: listOf(text), to: listOf(text) }))),
  replaced: orAbsent(listOf(objectOf({ key: listOf(text), by: listOf(listOf(text)) }))),
  rows: count,
  contentHash: versionedHash,
  definitionHash: versionedHash,
  license: orNull(text),
  source: orNull(source),
  canonical: orAbsent(objectOf({ file: fileName, sha256: sum })),
  changes: orAbsent(
    objectOf({
      from: objectOf({ version: text, contentHash: versionedHash }),
      file: fileName,
      sha256: sum,
      changed: count,
      added: count,
      gone: count,
    }),
  ),
  data: orAbsent(objectOf({ file: text, sha256: sum })),
})

const tenants = objectOf({
  table: text,
  id: text,
  key: text,
  column: text,
  active: orAbsent(objectOf({ column: text, in: listOf(text) })),
})

/** The shape of a manifest of this format. */
export const manifestShape: Shape = objectOf({
  format: oneOf(manifestFormat),
  package: text,
  version: text,
  kind: oneOf('seed', 'schema'),
  domain: orNull(text),
  formerly: orAbsent(listOf(text)),
  schema: orNull(text),
  schemaRange: orAbsent(text),
  tenants: orNull(tenants),
  datasets: listOf(dataset),
  migrations: listOf(objectOf({ name: text, sum })),
  code: orAbsent(listOf(objectOf({ file: text, sha256: sum }))),
  digest: orAbsent(versionedHash),
})
