import type { Consumer } from '../consumer.js'

export const nodePgMigrate: Consumer = {
  page: 'node-pg-migrate',
  tool: 'node-pg-migrate',
  files: {
    'package.json': {
      name: 'shop',
      type: 'module',
      dependencies: { pg: '8.16.3' },
      devDependencies: { 'node-pg-migrate': '9.0.0' },
    },
    'migrations/1767225600000_countries.js': `export const up = (pgm) => {
  pgm.createTable('countries', {
    id: 'id',
    code: { type: 'text', notNull: true, unique: true },
    name: { type: 'text', notNull: true },
    updated_at: { type: 'timestamptz', notNull: true, default: pgm.func('now()') },
  })
}
`,
  },
  migrate: 'npx node-pg-migrate up',
  later: {
    'migrations/1769904000000_continents.js': `export const up = (pgm) => {
  pgm.addColumn('countries', { continent: { type: 'text' } })
}
`,
  },
  table: 'countries',
  applied: 'select count(*)::int4 as applied from pgmigrations',
}
