import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../packages/runner/src/config/parse-config.js'
import { sealPlan } from '../../../packages/runner/src/report/saved-plan.js'
import { readSeedManifests } from '../../../tools/seed-manifests.js'
import { meaningOf, renderJsonPage } from '../build/json-page.js'
import { configSchema, documentSchema, manifestSchema, planSchema } from '../build/json-schema.js'

const documents = documentSchema()

describe('the contract (write it anew with `vitest -u`)', () => {
  it('is published as a schema', async () => {
    await expect(text(documents)).toMatchFileSnapshot('../json-schema.json')
    await expect(text(configSchema())).toMatchFileSnapshot('../config-schema.json')
    await expect(text(manifestSchema())).toMatchFileSnapshot('../manifest-schema.json')
    await expect(text(planSchema())).toMatchFileSnapshot('../plan-schema.json')
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

describe('the schemas of files', () => {
  const validator = (schema: object) => new Ajv2020({ allowUnionTypes: true }).compile(schema)

  it('accept every manifest of this repository, and refuse what is none', () => {
    const validate = validator(manifestSchema())
    const manifests = readSeedManifests()
    expect(manifests.length).toBeGreaterThan(5)
    for (const manifest of manifests) {
      validate(manifest)
      expect([manifest.domain, validate.errors]).toEqual([manifest.domain, null])
    }
    expect(validate({ ...manifests[0], datasets: {} })).toBe(false)
  })

  it('accept a saved plan, and refuse one with another field', () => {
    const validate = validator(planSchema())
    const database = { id: 'a', name: 'clinic', serial: 2 }
    const choices = { tenant: null, onConflict: 'keep', allowDowngrade: false } as const
    const plan = sealPlan({
      format: 1,
      tool: '1.0.0',
      created: '2026-01-01',
      database,
      choices,
      datasets: [],
    })
    expect(validate(plan)).toBe(true)
    expect(validate({ ...plan, $schema: 'plan-schema.json' })).toBe(false)
  })
})

function text(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}
