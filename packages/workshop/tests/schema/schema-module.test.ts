import { type LiveSchemaTable, type LiveTypedColumn, tableDescriptor } from '@sow/engine'
import { describe, expect, it } from 'vitest'
import { findTenants, otherTenantColumns } from '../../src/schema/find-tenants.js'
import { readSchemaModule } from '../../src/schema/read-module.js'
import { nameTypes, schemaModule } from '../../src/schema/schema-module.js'

const labels = ['it\'s "on"', 'back\\slash', 'ünïcode']

function column(name: string, type: string, more: Partial<LiveTypedColumn> = {}): LiveTypedColumn {
  return {
    name,
    type,
    notNull: true,
    defaultExpression: null,
    identity: null,
    generated: false,
    sequence: null,
    made: null,
    needsOthers: false,
    isStamped: false,
    holdsMadeIds: false,
    leaf: { type, isArray: false, isDomain: false, enum: null },
    ...more,
  }
}

function table(name: string, columns: readonly LiveTypedColumn[], refersTo?: string): LiveSchemaTable {
  const foreignKeys =
    refersTo === undefined ? [] : [{ name: 'k', columns: ['owner'], table: refersTo, targetColumns: ['id'] }]
  return { name, columns, primaryKey: ['id'], foreignKeys }
}

const state = { schema: 'app', name: 'State', labels }
const tables = [
  table('State', [column('id', 'text'), column('slug', 'text')]),
  table('state', [column('id', 'bigint'), column('it\'s "odd"', 'text')]),
  table(
    'app.state',
    [
      column('id', 'text'),
      column('owner', 'text'),
      column('of', 'app."State"', {
        leaf: { type: 'app."State"', isArray: false, isDomain: false, enum: state },
      }),
    ],
    'State',
  ),
  table('__proto__', [column('id', 'integer', { identity: 'always' })]),
]
const names = nameTypes(tables, 'public')
const facts = {
  schemas: ['public', 'app'],
  only: null,
  enums: { [names.ofEnum(state)]: labels },
  tables: Object.fromEntries(tables.map((table) => [table.name, tableDescriptor(table)])),
  tenants: null,
}

describe('a schema module', () => {
  it('gives every table and enumeration a type of its own', () => {
    const given = [...tables.map(({ name }) => names.ofTable(name)), names.ofEnum(state)]
    expect(new Set(given).size).toBe(given.length)
    const text = schemaModule(facts, tables, names, 'sow schema pull')
    for (const name of given) expect(text).toMatch(new RegExp(`export (?:interface|type) ${name} `))
  })

  it('is read back as it was written, whatever its names and whoever formatted it', () => {
    const text = schemaModule(facts, tables, names, 'sow schema pull')
    const { tenants: _, ...expected } = facts
    const read = readSchemaModule(text)
    expect(read).toEqual(expected)
    expect(Object.keys(read?.tables ?? {})).toContain('__proto__')
    const formatted = text.replaceAll(/,\n(\s*[}\]])/g, '\n$1').replaceAll(/([{[])(?=\S)/g, '$1\n      ')
    expect(readSchemaModule(formatted)).toEqual(expected)
  })

  it.each(['export const tables = make()', 'export const pulled = { schemas: [', ''])(
    'is not read from %j',
    (text) => {
      expect(readSchemaModule(text)).toBeNull()
    },
  )

  it('finds tenants by the tables that refer to them', () => {
    expect(findTenants('State:slug', tables)).toEqual({
      table: 'State',
      id: 'id',
      key: 'slug',
      column: 'owner',
    })
    for (const wrong of ['State', 'Gone:slug', 'State:name', 'state:id'])
      expect(() => findTenants(wrong, tables)).toThrow(expect.objectContaining({ code: 'CONFIG_USAGE' }))
  })
})

describe('the tenants of a live schema', () => {
  const referring = (name: string, ...columns: string[]): LiveSchemaTable => ({
    ...table(name, []),
    foreignKeys: columns.map((each) => ({
      name: each,
      columns: [each],
      table: 'Organization',
      targetColumns: ['id'],
    })),
  })
  const organization = {
    ...referring('Organization', 'parentId'),
    columns: [column('id', 'text'), column('slug', 'text')],
  }
  const all = [
    organization,
    referring('Room', 'orgId'),
    referring('Bed', 'ownerId', 'orgId'),
    referring('Ward', 'clinicId'),
  ]

  it('are held by the column of most tables, and those of other names are told', () => {
    const tenants = findTenants('Organization:slug', all)
    expect(tenants).toMatchObject({ column: 'orgId' })
    expect(otherTenantColumns(tenants, all)).toEqual(['Ward.clinicId'])
    // Whoever named the columns of all tables has said it.
    expect(otherTenantColumns({ ...tenants, columns: { Room: 'orgId' } }, all)).toEqual([])
  })
})
