import {
  addPackage,
  type PackageJson,
  type PackageManager,
  type RootFlag,
  runBinary,
  runScript,
} from '@sow/runner/project'
import type { InitializedTool } from './initialized-tool.js'
import type { ScriptChoice } from './project-scripts.js'

export interface FirstSteps {
  readonly packageManager: PackageManager
  /** Where the project is the root of a workspace. */
  readonly rootFlag: RootFlag | null
  readonly packageJson: PackageJson
  readonly scripts: ScriptChoice
  /** How many seed packages the project has; null where that cannot be told. */
  readonly seedPackages: number | null
  /** The other tool that keeps the schema. */
  readonly schemaTool: InitializedTool | null
}

/** One thing to do, and the command that does it. */
export interface Step {
  /** In a few words. */
  readonly what: string
  /** As it is typed in this project. */
  readonly command: string
}

/** What to type after `sow init`, in order. */
export function firstSteps({
  packageManager,
  rootFlag,
  packageJson,
  scripts,
  seedPackages,
  schemaTool,
}: FirstSteps): readonly Step[] {
  const installed = [...packageJson.dependencies, ...packageJson.devDependencies].includes('@sow/cli')
  const script = (name: string, command: string) =>
    scripts.taken.some((each) => each.script === name)
      ? runBinary(packageManager, command)
      : runScript(packageManager, name)
  const install = installed
    ? []
    : [
        {
          what: 'Install the command',
          command: addPackage(packageManager, '@sow/cli', { dev: true, rootFlag }),
        },
      ]
  const status = { what: 'See where everything stands', command: script('db:status', 'sow db status') }
  if (schemaTool !== null) return [...install, ...stepsBeside(schemaTool, packageManager), status]
  const name = firstPackage(packageJson.name)
  return [
    ...install,
    ...(seedPackages !== null && seedPackages > 0
      ? []
      : [
          {
            what: 'Where the database has tables already, see how Sow joins in (DATABASE_URL)',
            command: runBinary(packageManager, 'sow db adopt'),
          },
          {
            what: 'Lift rows that a database has into a first seed package',
            command: runBinary(packageManager, `sow package capture TABLE... --name ${name}`),
          },
          {
            what: 'or begin with an empty one',
            command: runBinary(packageManager, `sow package new ${name}`),
          },
        ]),
    {
      what: 'With a package, migrate and seed (DATABASE_URL, else a database in .sow/)',
      command: script('db:setup:fresh', 'sow db setup --fresh'),
    },
    status,
  ]
}

/** Where another tool keeps the schema, rows begin as files: no package is needed, and no migration is run. */
function stepsBeside({ seedCommand }: InitializedTool, packageManager: PackageManager): readonly Step[] {
  return [
    {
      what: 'Read the tables into a module of types (DATABASE_URL)',
      command: runBinary(packageManager, 'sow schema pull'),
    },
    {
      what: 'Put rows into a file that is called as their table is',
      command: runBinary(packageManager, 'sow seed add FILE --table TABLE'),
    },
    { what: 'See what would be written', command: runBinary(packageManager, 'sow db plan') },
    { what: 'Seed', command: seedCommand },
  ]
}

/** `@acme/clinic` begins with `@acme/seed-clinic`. */
function firstPackage(project: string): string {
  const scope = /^@[^/]+\//.exec(project)?.[0] ?? ''
  const base = project.slice(scope.length).replace(/[^a-z0-9-]/g, '')
  return `${scope}seed-${base === '' ? 'reference' : base}`
}
