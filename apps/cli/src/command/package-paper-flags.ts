import { Flags, type Interfaces } from '@oclif/core'

const helpGroup = 'PACKAGE'

/** What an author says of a new package. */
export const packagePaperFlags = {
  folder: Flags.string({
    description: 'The folder to write to (default: beside the other packages of the workspace, else here).',
    helpValue: 'FOLDER',
    helpGroup,
  }),
  domain: Flags.string({
    description: 'The domain of its datasets (default: the name without scope and `seed-`).',
    helpValue: 'NAME',
    helpGroup,
  }),
  schema: Flags.string({
    description: 'The schema package to build on (default: the one that the project has).',
    helpValue: 'PACKAGE',
    helpGroup,
  }),
  'database-type': Flags.string({
    description: "The name of the schema package's `Database` type, where it is not found.",
    helpValue: 'NAME',
    helpGroup,
  }),
  description: Flags.string({
    description: 'What the rows are, in one sentence.',
    helpValue: 'TEXT',
    helpGroup,
  }),
  license: Flags.string({
    description: "An SPDX identifier (default: the workspace's licence, else UNLICENSED).",
    helpValue: 'ID',
    helpGroup,
  }),
  publisher: Flags.string({
    description: 'Who publishes the rows (default: the scope of the name).',
    helpValue: 'NAME',
    helpGroup,
  }),
}

export type PackagePaperFlags = Interfaces.InferredFlags<typeof packagePaperFlags>

/** The choices that the flags make; null where a flag was left out. */
export function packagePapers(flags: PackagePaperFlags) {
  return {
    folder: flags.folder ?? null,
    domain: flags.domain ?? null,
    schema: flags.schema ?? null,
    databaseType: flags['database-type'] ?? null,
    description: flags.description ?? null,
    license: flags.license ?? null,
    publisher: flags.publisher ?? null,
  }
}
