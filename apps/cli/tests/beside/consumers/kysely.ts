import type { Consumer } from '../consumer.js'

export const kysely: Consumer = {
  page: 'kysely',
  tool: 'Kysely',
  files: {
    'package.json': {
      name: 'shop',
      type: 'module',
      dependencies: { kysely: '0.29.9', pg: '8.16.3' },
      devDependencies: { 'kysely-ctl': '0.21.0' },
    },
    'kysely.config.ts': `import { PostgresDialect } from 'kysely'
import { defineConfig } from 'kysely-ctl'
import pg from 'pg'

export default defineConfig({
  dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) }),
})
`,
    'migrations/20260101000000_countries.ts': `import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('countries')
    .addColumn('id', 'integer', (column) => column.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('code', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql\`now()\`))
    .execute()
}
`,
  },
  migrate: 'npx kysely migrate:latest',
  later: {
    'migrations/20260201000000_continents.ts': `import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('countries').addColumn('continent', 'text').execute()
}
`,
  },
  table: 'countries',
  applied: 'select count(*)::int4 as applied from kysely_migration',
}
