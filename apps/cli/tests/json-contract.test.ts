import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../packages/runner/src/config/parse-config.js'
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

describe('the schema of the configuration', () => {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(configSchema())

  it.each([{}, { schema: 'clinic' }, { packages: ['./seeds'] }, { embedded: { directory: '.db' } }])(
    'accepts %j, as the command does',
    (config) => {
      expect(parseConfig(config, 'sow.config.ts')).toEqual(config)
      expect(validate(config)).toBe(true)
    },
  )

  it.each([{ schemas: 'clinic' }, { schema: 1 }, { packages: './seeds' }, { embedded: { path: '.db' } }])(
    'refuses %j, as the command does',
    (config) => {
      expect(() => parseConfig(config, 'sow.config.ts')).toThrow()
      expect(validate(config)).toBe(false)
    },
  )
})

function text(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}
