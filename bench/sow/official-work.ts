import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Work } from '../measure/work.ts'

type Codesets = typeof import('../../packages/codesets/dist/index.js')
type Runner = typeof import('../../packages/runner/dist/index.js')

export interface OfficialArguments {
  readonly checkout: string
  readonly file: string
  /** As `--release` says it; null where the content does. */
  readonly release: string | null
  readonly table: string
  /** Null to read the file alone: what it is, each row, and whether all agrees. */
  readonly url: string | null
}

/** A publisher's file, read, or loaded as `sow codeset load --table` does. */
export async function open(args: OfficialArguments): Promise<Work> {
  const { file, release, table, url } = args
  const codesets = await loadCodesets(args.checkout)
  const runner = (await import(distOf(args.checkout, 'runner'))) as Runner
  return {
    run: async () => {
      if (url === null) return { answer: await read(codesets, args) }
      const choices = { file, table, release, effective: null, dryRun: false }
      const decided = { ...choices, allowDowngrade: false, acceptMassChange: [] }
      const { totals } = await runner.loadCodeSet(contextOf(url), '/', decided)
      return { answer: totals }
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

export async function loadCodesets(checkout: string): Promise<Codesets> {
  return (await import(distOf(checkout, 'codesets'))) as Codesets
}

function distOf(checkout: string, name: string): string {
  return pathToFileURL(join(checkout, 'packages', name, 'dist/index.js')).href
}

async function read(
  { chooseRelease, describeRelease, openOfficialFile, recogniseRelease }: Codesets,
  { file, release, table }: OfficialArguments,
) {
  const recognised = await recogniseRelease(await openOfficialFile(file))
  const chosen = chooseRelease(recognised, { release, effective: null })
  const { manifest } = await describeRelease({ recognised, table, release: chosen })
  return { inserted: manifest.rows }
}

/** A project without packages, over the database that is measured. */
function contextOf(url: string): Parameters<Runner['loadCodeSet']>[0] {
  return {
    project: {
      directory: '/',
      packageJson: {
        name: 'bench',
        version: '0.0.0',
        dependencies: [],
        devDependencies: [],
        peerDependencies: [],
        scripts: {},
        marker: null,
        optionalDependencies: [],
        kitRange: null,
        commandPlugin: false,
      },
      config: {},
      packages: [],
      faults: [],
      official: { folder: '', files: new Map() },
      seeds: { folder: null, files: [], strange: [] },
      strange: [],
    },
    environment: { DATABASE_URL: url, SOW_ACTOR: 'bench' },
    interactive: false,
    command: 'codeset load',
    toolVersion: '0.0.0',
    lockWaitSeconds: 30,
    signal: new AbortController().signal,
    tell: () => {},
  }
}
