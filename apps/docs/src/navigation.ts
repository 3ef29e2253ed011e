/** One section of the site: its pages, in the order in which one reads them. */
export interface Section {
  readonly title: string
  /** What a reader does there, in a sentence; on the first page. */
  readonly task: string
  /** Paths without their ending: `beside/prisma`. */
  readonly pages: readonly string[]
}

/** The sections in the order of tasks. A page that none of them names is reached under `more`. */
export const sections: readonly Section[] = [
  {
    title: 'Start',
    task: 'Install Sow, seed a first table, and see what a release does to a row that you edited.',
    pages: ['start', 'five-minutes', 'concepts', 'glossary'],
  },
  {
    title: 'Seed your own tables',
    task: 'Put rows in a file of your project, or use published packages in tables that you already have.',
    pages: ['local-seeds', 'own-schema', 'kysely', 'library'],
  },
  {
    title: 'Beside other tools',
    task: 'Keep Prisma, Knex or another tool for the schema, and let Sow look after the rows.',
    pages: [
      'beside/index',
      'beside/prisma',
      'beside/drizzle',
      'beside/knex',
      'beside/kysely',
      'beside/typeorm',
      'beside/sequelize',
      'beside/node-pg-migrate',
      'beside/supabase',
      'beside/other-languages',
      'adopt',
    ],
  },
  {
    title: 'Change a row safely',
    task: 'See each change before it is written, keep what a site edited, and take a run back.',
    pages: ['change-a-row', 'upserts', 'comparison'],
  },
  {
    title: 'Review and decide',
    task: 'Read a plan without a terminal, agree to it, and settle conflicts.',
    pages: ['decide', 'studio', 'assistants', 'in-a-pull-request'],
  },
  {
    title: 'Code sets',
    task: 'Load the official file of ICD-10-CM, HCPCS and others, a release after a release.',
    pages: ['code-sets', 'licences'],
  },
  {
    title: 'Publish a package',
    task: 'Write a seed package, lift one from a database, compare releases and publish them.',
    pages: ['authoring', 'capture', 'versioning'],
  },
  {
    title: 'Operate in production',
    task: 'Deploy, restore, serve many databases, and know what takes how long.',
    pages: [
      'database-setup',
      'operations',
      'fleet',
      'recipes',
      'upgrading',
      'support',
      'performance',
      'privacy',
      'security',
      'faults',
    ],
  },
  {
    title: 'Reference',
    task: 'Look up a command, a field, an error code or a function.',
    pages: [
      'reference/commands',
      'reference/configuration',
      'json',
      'errors',
      'reference/library/index',
      'clinic-schema',
      'migrations',
    ],
  },
  {
    title: 'How Sow is made',
    task: 'Read where things are, why they are so, and how to contribute.',
    pages: ['architecture', 'decisions/index', 'contributing'],
  },
]

/** The section of pages that `sections` does not name. */
export const more = 'More'
