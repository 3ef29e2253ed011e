import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

/** What a schema says of a value, as far as the schemas here use it. */
export interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
}

/** A schema that stands alone, with the named types that it refers to. */
export interface SchemaFile extends Schema {
  readonly $schema: string
  readonly title: string
  readonly $defs: Readonly<Record<string, Schema>>
}

const dialect = 'https://json-schema.org/draft/2020-12/schema'

/** The schema of everything that commands print as JSON. A field that it does not know may come with a later version. */
export function documentSchema(): SchemaFile {
  const $defs = definitions('../src/document/document.ts', ['Document', 'RowLine'])
  return {
    $schema: dialect,
    title: 'What `sow` prints with --json',
    $ref: '#/$defs/Document',
    $defs: mapSchemas($defs, opened),
  }
}

/** The schema of the configuration of a project: the default export of its sow.config.ts. */
export function configSchema(): SchemaFile {
  const $defs = definitions('../../../packages/runner/src/config/config.ts', ['SowConfig'])
  return { $schema: dialect, title: 'The configuration of a project', $ref: '#/$defs/SowConfig', $defs }
}

/** The schema of the manifest that a seed or schema package brings: `sow.manifest.json`. A later kit may add fields. */
export function manifestSchema(): SchemaFile {
  const $defs = definitions('../../../packages/kit/src/manifest/manifest.ts', ['Manifest'])
  return {
    $schema: dialect,
    title: 'The manifest of a package',
    $ref: '#/$defs/Manifest',
    $defs: mapSchemas($defs, opened),
  }
}

/** The schema of a plan that `sow db plan --out FILE` saves. */
export function planSchema(): SchemaFile {
  const $defs = definitions('../../../packages/runner/src/report/saved-plan.ts', ['SavedPlan'])
  return { $schema: dialect, title: 'A saved plan', $ref: '#/$defs/SavedPlan', $defs }
}

/** The named types that some types of a module are made of, by name. */
function definitions(module: string, types: readonly string[]): Record<string, Schema> {
  const generator = createGenerator({
    path: fileURLToPath(new URL(module, import.meta.url)),
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    // `tsc` checks the types, and with another compiler.
    skipTypeCheck: true,
    additionalProperties: false,
  })
  const found = types.map((type) => generator.createSchema(type).definitions ?? {})
  const entries = Object.entries(Object.assign({}, ...found) as Record<string, Schema>)
  return mapSchemas(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))), inDialect)
}

/** The generator writes draft 7. No number of ours has a fraction: they count, or name a run, a line, an exit code. */
function inDialect(schema: Schema): Schema {
  const { $ref, type } = schema
  const integer = (name: string) => (name === 'number' ? 'integer' : name)
  return {
    ...schema,
    ...($ref === undefined ? {} : { $ref: decodeURIComponent($ref.replace('#/definitions/', '#/$defs/')) }),
    ...(type === undefined ? {} : { type: typeof type === 'string' ? integer(type) : type.map(integer) }),
  }
}

/** A reader has to bear fields that a later version adds. */
function opened({ additionalProperties, ...schema }: Schema): Schema {
  return additionalProperties === false || additionalProperties === undefined
    ? schema
    : { ...schema, additionalProperties }
}

/** The schemas of a record with a change applied to each, and to each within them, from the inside out. */
export function mapSchemas(
  schemas: Readonly<Record<string, Schema>>,
  change: (schema: Schema) => Schema,
): Record<string, Schema> {
  const within = ({ properties, items, anyOf, additionalProperties, ...schema }: Schema): Schema =>
    change({
      ...schema,
      ...(anyOf === undefined ? {} : { anyOf: anyOf.map(within) }),
      ...(items === undefined ? {} : { items: within(items) }),
      ...(properties === undefined ? {} : { properties: mapSchemas(properties, change) }),
      ...(additionalProperties === undefined
        ? {}
        : {
            additionalProperties:
              typeof additionalProperties === 'boolean' ? additionalProperties : within(additionalProperties),
          }),
    })
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, within(schema)]))
}
