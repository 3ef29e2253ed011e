import { ref } from '@sow/kit'
import { describe, expect, test } from 'vitest'
import { readTargetShape } from '../../src/catalog/shape/read-target-shape.js'
import type { TargetMapping } from '../../src/database/target-mapping.js'
import { type ShapeDataset, type Site, usingSite } from '../shapes/shape-database.js'
import { scriptOf } from './statements-of.js'

interface GoldenShape extends ShapeDataset {
  readonly title: string
  readonly asSuperuser?: string
  readonly mapping?: TargetMapping
  readonly ddl: string
}

const shapes: readonly GoldenShape[] = [
  {
    name: 'null-keys',
    title: 'a key with a column that may be null, where two nulls are one key',
    ddl: `
      create table rates (code text not null, modifier text, rate numeric);
      create unique index rates_key on rates (code, coalesce(modifier, ''))`,
    table: 'rates',
    key: ['code', 'modifier'],
    absent: 'delete',
    rows: [{ code: 'a', modifier: null, rate: '1' }],
  },
  {
    name: 'partial-keys',
    title: 'a key that is unique in a part of the table, beside another unique index',
    ddl: `
      create table roles (
        id integer primary key generated always as identity,
        org_id integer,
        code text not null,
        name text not null,
        is_system boolean not null,
        label text generated always as (upper(name)) stored
      );
      create unique index roles_key on roles (code) where is_system and org_id is null;
      create unique index roles_label_key on roles (coalesce(org_id, 0), label) where is_system`,
    table: 'roles',
    key: ['code'],
    own: { is_system: 'package' },
    absent: 'delete',
    rows: [{ code: 'a', name: 'A', is_system: true }],
  },
  {
    name: 'grants',
    title: 'rows that are nothing but their key, and the site’s to delete: a base of key columns alone',
    ddl: 'create table grants (role text, permission text, primary key (role, permission))',
    table: 'grants',
    key: ['role', 'permission'],
    kind: 'starter',
    absent: 'delete',
    rows: [{ role: 'a', permission: 'b' }],
  },
  {
    name: 'owned-rows',
    title: 'shared columns in rows of the package: one that the site deleted comes back with its base',
    ddl: `
      create table terms (
        id integer primary key generated always as identity,
        code text not null unique,
        title text,
        parent_id integer references terms (id)
      )`,
    table: 'terms',
    key: ['code'],
    refs: { parent_id: ref.self() },
    rowOwnership: 'package',
    rows: [{ code: 'a', title: 'A', parent_id: null }],
  },
  {
    name: 'odd-columns',
    title:
      'names that are long or reserved, types without an equality of their own, an id that the dataset brings',
    ddl: `
      create table "Odd" (
        id integer primary key generated always as identity,
        ${'x'.repeat(60)} jsonb,
        "order" json,
        "a@seen" interval
      )`,
    table: 'Odd',
    key: ['id'],
    rows: [{ id: 1, ['x'.repeat(60)]: {}, order: {}, 'a@seen': '1 day' }],
  },
  {
    name: 'filled-columns',
    title: 'columns that the dataset does not have, and that new rows get a value in',
    ddl: `
      create table sorts (
        id text primary key default '',
        code text not null unique,
        title text,
        made timestamp(3) not null default '2000-01-01',
        origin varchar(8) not null default ''
      )`,
    table: 'sorts',
    key: ['code'],
    mapping: { named: {}, fill: { id: 'uuid', made: 'now', origin: { value: "it's" } } },
    rows: [{ code: 'a', title: 'A' }],
  },
  {
    // Every column of such a type is called so: the statements are read for how they compare them.
    name: 'foreign-types',
    title:
      'types outside pg_catalog, each with an equality of its own: a key, a reference, a unique index, values',
    asSuperuser: 'create extension citext; create extension ltree',
    ddl: `
      create table places (
        id integer primary key generated always as identity,
        foreign_code citext not null unique,
        foreign_path ltree,
        foreign_label citext,
        title text,
        parent_id integer references places (id),
        unique (foreign_label, foreign_path)
      )`,
    table: 'places',
    key: ['foreign_code'],
    refs: { parent_id: ref.self() },
    absent: 'delete',
    rows: [{ foreign_code: 'a', foreign_path: 'a', foreign_label: 'A', title: 'A', parent_id: null }],
  },
]

describe('the statements of a shape', () => {
  test.each(shapes)('$name: $title', async ({ title, ddl, asSuperuser, mapping, ...dataset }) => {
    const options = asSuperuser === undefined ? {} : { asSuperuser }
    const write = async (site: Site) => {
      await site.seed(dataset)
      const [unit] = await site.units(dataset)
      const mapped = unit === undefined || mapping === undefined ? unit : { ...unit, mapping }
      const shape = mapped === undefined ? null : await readTargetShape(site.database, mapped)
      if (shape === null) throw new Error(`The table ${dataset.table} is gone.`)
      await expect(scriptOf(site.database, shape, title)).toMatchFileSnapshot(`./${dataset.name}.sql`)
    }
    await usingSite('postgres', ddl, write, options)
  })
})
