import type { Consumer } from '../consumer.js'

export const sequelize: Consumer = {
  page: 'sequelize',
  tool: 'Sequelize',
  files: {
    'package.json': {
      name: 'shop',
      dependencies: { sequelize: '6.37.8', pg: '8.16.3' },
      devDependencies: { 'sequelize-cli': '6.6.5' },
    },
    'config/config.json': { development: { use_env_variable: 'DATABASE_URL', dialect: 'postgres' } },
    'migrations/20260101000000-countries.js': `module.exports = {
  up: (queryInterface, { INTEGER, STRING, DATE, literal }) =>
    queryInterface.createTable('Countries', {
      id: { type: INTEGER, primaryKey: true, autoIncrement: true },
      code: { type: STRING, allowNull: false, unique: true },
      name: { type: STRING, allowNull: false },
      createdAt: { type: DATE, allowNull: false, defaultValue: literal('now()') },
      updatedAt: { type: DATE, allowNull: false, defaultValue: literal('now()') },
    }),
  down: (queryInterface) => queryInterface.dropTable('Countries'),
}
`,
  },
  migrate: 'npx sequelize db:migrate',
  later: {
    'migrations/20260201000000-continents.js': `module.exports = {
  up: (queryInterface, { STRING }) => queryInterface.addColumn('Countries', 'continent', STRING),
  down: (queryInterface) => queryInterface.removeColumn('Countries', 'continent'),
}
`,
  },
  table: '"Countries"',
  applied: 'select count(*)::int4 as applied from "SequelizeMeta"',
}
