import type { Consumer } from '../consumer.js'

export const knex: Consumer = {
  page: 'knex',
  tool: 'Knex',
  files: {
    'package.json': { name: 'shop', type: 'module', dependencies: { knex: '3.3.0', pg: '8.16.3' } },
    'knexfile.js': "export default { client: 'pg', connection: process.env.DATABASE_URL }\n",
    'migrations/20260101000000_countries.js': `export async function up(knex) {
  await knex.schema.createTable('countries', (table) => {
    table.increments('id')
    table.string('code').notNullable().unique()
    table.string('name').notNullable()
    table.timestamps(true, true)
  })
}

export async function down(knex) {
  await knex.schema.dropTable('countries')
}
`,
  },
  migrate: 'npx knex migrate:latest',
  later: {
    'migrations/20260201000000_continents.js': `export async function up(knex) {
  await knex.schema.alterTable('countries', (table) => table.string('continent'))
}

export async function down(knex) {
  await knex.schema.alterTable('countries', (table) => table.dropColumn('continent'))
}
`,
  },
  table: 'countries',
  applied: 'select count(*)::int4 as applied from knex_migrations',
}
