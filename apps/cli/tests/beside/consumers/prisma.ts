import type { Consumer } from '../consumer.js'

const head = `generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
`

const country = `
model Country {
  id        String   @id @default(cuid())
  code      String   @unique
  name      String
  updatedAt DateTime @updatedAt
}
`

/** With the schema engine in JavaScript: that in Rust is downloaded. */
const config = `import { PrismaPg } from '@prisma/adapter-pg'
import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }),
})
`

export const prisma: Consumer = {
  page: 'prisma',
  tool: 'Prisma',
  files: {
    'package.json': { name: 'shop', type: 'module', devDependencies: { prisma: '6.19.3' } },
    'prisma.config.ts': config,
    'prisma/schema.prisma': head + country,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/migrations/20260101000000_countries/migration.sql': `-- CreateTable
CREATE TABLE "Country" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Country_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Country_code_key" ON "Country"("code");
`,
  },
  migrate: 'npx prisma migrate deploy',
  later: {
    'prisma/schema.prisma':
      head + country.replace('name      String', 'name      String\n  continent String?'),
    'prisma/migrations/20260201000000_continents/migration.sql':
      '-- AlterTable\nALTER TABLE "Country" ADD COLUMN "continent" TEXT;\n',
  },
  table: '"Country"',
  applied: 'select count(*)::int4 as applied from _prisma_migrations where finished_at is not null',
  environment: {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
  },
}
