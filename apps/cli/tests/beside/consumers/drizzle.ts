import type { Consumer } from '../consumer.js'

const schema = (columns: string) => `import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const countries = pgTable('countries', {
  id: uuid('id').primaryKey().defaultRandom(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),${columns}
  updatedAt: timestamp('updated_at').notNull().defaultNow().$onUpdate(() => new Date()),
})
`

export const drizzle: Consumer = {
  page: 'drizzle',
  tool: 'Drizzle',
  files: {
    'package.json': {
      name: 'shop',
      type: 'module',
      dependencies: { 'drizzle-orm': '0.45.4', pg: '8.16.3' },
      devDependencies: { 'drizzle-kit': '0.31.11' },
    },
    'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/schema.ts',
  dbCredentials: { url: process.env.DATABASE_URL! },
})
`,
    'src/schema.ts': schema(''),
  },
  migrate: 'npx drizzle-kit generate && npx drizzle-kit migrate',
  later: { 'src/schema.ts': schema("\n  continent: text('continent'),") },
  table: 'countries',
  applied: 'select count(*)::int4 as applied from drizzle.__drizzle_migrations',
}
