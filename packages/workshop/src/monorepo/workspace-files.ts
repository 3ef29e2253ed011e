import type { PackageManager } from '@sow/runner/project'
import { developmentTools, kyselyVersion } from '../package/templates/package-json.js'
import { compilerOptions } from '../package/templates/tsconfig.js'
import { jsonText } from '../project/json-text.js'
import { ciWorkflow, releaseWorkflow } from './workflow-files.js'

/** What a workspace is made of that publishes a schema and seed packages. */
export interface WorkspaceWish {
  /** `@acme`, under which its packages are published. */
  readonly scope: string
  /** The domain of the first seed package. */
  readonly first: string
  readonly packageManager: PackageManager['name']
  /** The version of the command, with which all packages of Sow are released. */
  readonly toolVersion: string
}

/** The files beside the packages: how they are built, tested, versioned and released. Texts by their path in the workspace. */
export function workspaceFiles(wish: WorkspaceWish): Readonly<Record<string, string>> {
  return {
    ...(wish.packageManager === 'pnpm' ? { 'pnpm-workspace.yaml': pnpmWorkspace } : {}),
    'turbo.json': jsonText(turbo),
    'tsconfig.base.json': jsonText({ compilerOptions }),
    '.changeset/config.json': jsonText(changesets),
    '.changeset/README.md': changesetsPage,
    '.github/workflows/ci.yml': ciWorkflow(wish.packageManager),
    '.github/workflows/release.yml': releaseWorkflow(wish.packageManager),
    'README.md': readme(wish),
  }
}

const usualVersions: Readonly<Record<PackageManager['name'], string>> = {
  npm: '^10.0.0',
  pnpm: '^10.0.0',
  yarn: '^4.0.0',
}

/** The properties that the package.json of the root has. */
export function rootProperties({
  scope,
  first,
  packageManager: name,
  toolVersion,
}: WorkspaceWish): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return {
    // Turbo finds the packages by it.
    devEngines: { packageManager: { name, version: usualVersions[name], onFail: 'ignore' } },
    scripts: {
      build: 'turbo run build',
      typecheck: 'turbo run typecheck',
      test: 'turbo run test',
      check: 'turbo run check',
      version: 'changeset version',
      release: 'turbo run build && changeset publish',
    },
    dependencies: { [`${scope}/schema`]: '*', [`${scope}/seed-${first}`]: '*' },
    devDependencies: {
      '@changesets/cli': '^3.0.3',
      '@sow/cli': `^${toolVersion}`,
      '@sow/kit': `^${toolVersion}`,
      '@sow/testkit': `^${toolVersion}`,
      ...developmentTools,
      kysely: `^${kyselyVersion}`,
      turbo: '^2.11.11',
    },
  }
}

const pnpmWorkspace = `packages:
  - packages/*

# The packages of the workspace stand for themselves.
linkWorkspacePackages: true
`

const turbo = {
  $schema: './node_modules/turbo/schema.json',
  tasks: {
    build: {
      dependsOn: ['^build'],
      inputs: [
        'src/**',
        'data/**',
        'package.json',
        'tsup.config.ts',
        'tsconfig*.json',
        '$TURBO_ROOT$/tsconfig.base.json',
      ],
      outputs: ['dist/**'],
    },
    typecheck: { dependsOn: ['^build'], outputs: [] },
    test: { dependsOn: ['build'], env: ['DATABASE_URL'], outputs: [] },
    check: { dependsOn: ['build'], outputs: [] },
  },
}

const changesets = {
  $schema: '../node_modules/@changesets/config/schema.json',
  changelog: '@changesets/cli/changelog',
  commit: false,
  fixed: [],
  linked: [],
  access: 'restricted',
  baseBranch: 'main',
  updateInternalDependencies: 'patch',
  ignore: [],
  ___experimentalUnsafeOptions_WILL_CHANGE_IN_PATCH: { onlyUpdatePeerDependentsWhenOutOfRange: true },
}

const changesetsPage = `# Changesets

Each file here says of a change which packages it releases, and how: \`npx changeset\` writes one, \`npx sow package changes\`
writes one from the rows. The release workflow takes them together.
`

function readme({ scope, first, packageManager: run }: WorkspaceWish): string {
  return `# Reference data

The tables in \`packages/schema\`, and the rows of each domain in a package of its own: versioned, tested, published.

## Begin

\`\`\`sh
${run} install
${run} run build
${run} test
npx sow db up            # a database in .sow/, or that of DATABASE_URL
npx sow db status
\`\`\`

## Change rows

Edit \`packages/seed-${first}/src/${first}.ts\`, then see what it does, and say so:

\`\`\`sh
${run} run build
npx sow db plan
npx changeset
\`\`\`

## Add a table

\`\`\`sh
cd packages/schema
npx sow migration new add_a_table
\`\`\`

Describe its columns in \`packages/schema/src/tables.ts\`.

## Add a domain

\`\`\`sh
npx sow package new ${scope}/seed-NAME --table TABLE
npx sow package capture TABLE --name ${scope}/seed-NAME   # or lift rows that a database has
\`\`\`

Name it in \`dependencies\` of package.json with the version \`*\`.

## Release

Merge to \`main\`: the release workflow opens a pull request with the next versions, and publishes them once it is merged.
It needs the secret \`NPM_TOKEN\`, and \`access\` in \`.changeset/config.json\` says who may install the packages.
By hand: \`${run} run version\`, then \`${run} run release\`.
`
}
