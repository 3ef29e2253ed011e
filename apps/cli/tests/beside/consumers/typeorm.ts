import type { Consumer } from '../consumer.js'

export const typeorm: Consumer = {
  page: 'typeorm',
  tool: 'TypeORM',
  files: {
    'package.json': { name: 'shop', type: 'module', dependencies: { typeorm: '1.1.1', pg: '8.16.3' } },
    'data-source.mjs': `import { DataSource } from 'typeorm'

export default new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  migrations: ['migrations/*.mjs'],
})
`,
    'migrations/1767225600000-countries.mjs': `export class Countries1767225600000 {
  name = 'Countries1767225600000'
  async up(queryRunner) {
    await queryRunner.query(
      'CREATE TABLE "country" ("id" SERIAL NOT NULL, "code" character varying NOT NULL, "name" character varying NOT NULL, "updatedAt" TIMESTAMP NOT NULL DEFAULT now(), CONSTRAINT "UQ_country_code" UNIQUE ("code"), CONSTRAINT "PK_country_id" PRIMARY KEY ("id"))',
    )
  }
  async down(queryRunner) {
    await queryRunner.query('DROP TABLE "country"')
  }
}
`,
  },
  migrate: 'npx typeorm migration:run -d data-source.mjs',
  later: {
    'migrations/1769904000000-continents.mjs': `export class Continents1769904000000 {
  name = 'Continents1769904000000'
  async up(queryRunner) {
    await queryRunner.query('ALTER TABLE "country" ADD "continent" character varying')
  }
  async down(queryRunner) {
    await queryRunner.query('ALTER TABLE "country" DROP COLUMN "continent"')
  }
}
`,
  },
  table: 'country',
  applied: 'select count(*)::int4 as applied from migrations',
}
