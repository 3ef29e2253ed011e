import { describe, expect, it } from 'vitest'
import { meaningOf, renderJsonPage } from '../build/json-page.js'
import { configSchema, documentSchema } from '../build/json-schema.js'

const documents = documentSchema()

describe('the contract (write it anew with `vitest -u`)', () => {
  it('is published as a schema', async () => {
    await expect(text(documents)).toMatchFileSnapshot('../json-schema.json')
    await expect(text(configSchema())).toMatchFileSnapshot('../config-schema.json')
  })

  it('is published as a page', async () => {
    await expect(renderJsonPage(documents)).toMatchFileSnapshot('../../../docs/json.md')
  })

  it('says of every type and every field what it means', () => {
    const { $defs } = documents
    const silent = Object.entries($defs).flatMap(([name, schema]) => [
      ...(schema.description === undefined ? [name] : []),
      ...Object.entries(schema.properties ?? {})
        .filter(([, field]) => meaningOf(field, $defs) === '')
        .map(([field]) => `${name}.${field}`),
    ])
    expect(silent).toEqual([])
  })
})

function text(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}
