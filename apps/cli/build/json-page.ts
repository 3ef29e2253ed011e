import { renderTable } from '../../../tools/render-table.js'
import type { Schema, SchemaFile } from './json-schema.ts'

/** Fields that every document begins with: told once. */
const opening = ['format', 'ok', 'command']

/** The page of the JSON contract, in Markdown: docs/json.md is this text. */
export function renderJsonPage({ $defs }: SchemaFile): string {
  const documents = ($defs['CommandDocument']?.anyOf ?? []).map(({ $ref = '' }) => nameOf($ref))
  const own = new Set([
    'Document',
    'CommandDocument',
    ...documents.flatMap((name) => variantsOf(name, $defs)),
  ])
  const types = Object.keys($defs).filter((name) => !own.has(name) && !documents.includes(name))
  return [
    introduction,
    '## Documents\n',
    ...documents.map((name) => renderDocument(name, $defs)),
    '## Types\n',
    ...types.map((name) => renderType(name, $defs)),
  ]
    .join('\n')
    .replace(/\n+$/, '\n')
}

const introduction = `# The JSON of every command

With \`--json\` a command prints one document on its standard output, and nothing else there. The exit code is the same as
without. Progress and warnings stay on the standard error output.

\`\`\`json
{ "format": 1, "ok": true, "command": "db seed", "database": {}, "run": null, "datasets": [] }
\`\`\`

\`format\` is the version of this contract. It grows where a field goes or changes its meaning. Fields, states and codes may
be added at any time: pass over those that you do not know. \`command\` tells which document it is. \`ok\` is true where the
command did its work; the commands that check (\`findings\`) say false where they found something of severity \`error\`.

A command that failed prints a [FailureDocument](#failuredocument): \`ok\` is false, and \`error\` says why. \`error.code\` is
stable, see [the error codes](errors.md); \`error.outcome\` says what became of the database.

Four things are not of this form. \`sow db plan --rows\` prints a [RowLine](#rowline) for each row, one a line, before its
document. The file that \`sow db plan --out FILE\` saves has a format of its own, which \`sow db apply\` checks. A command
that a package brings prints a document with fields of its own; one that is a class of oclif prints what it likes. A second Ctrl-C ends the process at once, without a document.

Row values stand in a document only where \`--show-values\` asked for them. The address of the database never does.

## Schemas

The package \`@sow/cli\` brings JSON Schemas (draft 2020-12):

| file                            | what it describes                                                     |
| ------------------------------- | --------------------------------------------------------------------- |
| \`@sow/cli/json-schema.json\`     | the documents of this page                                            |
| \`@sow/cli/config-schema.json\`   | the configuration of a project, the default export of \`sow.config.ts\` |
| \`@sow/cli/manifest-schema.json\` | \`sow.manifest.json\` of a seed or schema package                       |
| \`@sow/cli/plan-schema.json\`     | a plan that \`sow db plan --out FILE\` saved                            |

A plan and a manifest hold no \`$schema\`: both are read strictly, and a plan is sealed by its digest. An editor is told by their names. In the
settings of Visual Studio Code:

\`\`\`json
{
  "json.schemas": [
    { "fileMatch": ["sow.manifest.json"], "url": "./node_modules/@sow/cli/manifest-schema.json" },
    { "fileMatch": ["plan.json"], "url": "./node_modules/@sow/cli/plan-schema.json" }
  ]
}
\`\`\`

The configuration is a module, and \`defineConfig\` gives an editor its types. This page is generated from the first schema; its texts are
those of the types in the code.
`

function renderDocument(name: string, $defs: SchemaFile['$defs']): string {
  const variants = variantsOf(name, $defs)
  const [first = name] = variants
  const command = $defs[first]?.properties?.['command']?.const
  const sections = variants.map((variant) => {
    const told = variants.length > 1 ? `${$defs[variant]?.description ?? ''}\n\n` : ''
    return `${told}${renderFields($defs[variant] ?? {}, $defs, opening)}`
  })
  return `### sow ${command}\n\n${$defs[name]?.description ?? ''}\n\n${sections.join('\n')}`
}

/** The documents that a command prints, told apart by their fields: itself where it has one only. */
function variantsOf(name: string, $defs: SchemaFile['$defs']): readonly string[] {
  return $defs[name]?.anyOf?.map(({ $ref = '' }) => nameOf($ref)) ?? [name]
}

/** A named type: its fields, or what it is. */
export function renderType(name: string, $defs: SchemaFile['$defs']): string {
  const schema = $defs[name] ?? {}
  const told = `### ${name}\n\n${schema.description ?? ''}\n\n`
  return schema.properties === undefined
    ? `${told}${renderValue(schema)}\n`
    : `${told}${renderFields(schema, $defs, [])}`
}

function renderFields(schema: Schema, $defs: SchemaFile['$defs'], without: readonly string[]): string {
  const fields = Object.entries(schema.properties ?? {}).filter(([field]) => !without.includes(field))
  const lines = fields.map(([field, value]) => {
    const optional = schema.required?.includes(field) ? '' : ', may be left out'
    return [`\`${field}\``, `${cell(renderValue(value))}${optional}`, cell(meaningOf(value, $defs))]
  })
  return `${renderTable(['field', 'type', 'meaning'], lines)}\n`
}

/** What a field says of itself, else what its type says. */
export function meaningOf(schema: Schema, $defs: SchemaFile['$defs']): string {
  if (schema.description !== undefined) return schema.description
  const inner = [schema, schema.items, ...(schema.anyOf ?? [])].find((each) => each?.$ref !== undefined)
  return $defs[nameOf(inner?.$ref ?? '')]?.description ?? ''
}

function renderValue(schema: Schema): string {
  const { $ref, const: only, enum: values, anyOf, items, properties, type } = schema
  if ($ref !== undefined) return `[${nameOf($ref)}](#${nameOf($ref).toLowerCase()})`
  if (anyOf !== undefined) return anyOf.map(renderValue).join(' or ')
  if (only !== undefined) return literal(only)
  if (values !== undefined) return values.map(literal).join(', ')
  if (schema.maxItems === 0) return '`[]`'
  if (items !== undefined) return `list of ${renderValue(items)}`
  if (properties !== undefined) return renderObject(properties)
  if (type === 'object') return renderRecord(schema)
  return typeof type === 'object' ? type.join(' or ') : (type ?? 'anything')
}

function renderObject(properties: Readonly<Record<string, Schema>>): string {
  const fields = Object.entries(properties).map(([field, value]) => `\`${field}\`: ${renderValue(value)}`)
  return `{ ${fields.join(', ')} }`
}

function renderRecord({ additionalProperties }: Schema): string {
  return typeof additionalProperties === 'object' ? `by name: ${renderValue(additionalProperties)}` : 'object'
}

function literal(value: unknown): string {
  return `\`${JSON.stringify(value)}\``
}

function nameOf(reference: string): string {
  return reference.replace('#/$defs/', '')
}

/** A text within one cell of a table. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}
