import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { repository } from './copy-workspace.js'
import type { Shell } from './shell.js'

export const strangersName = '@stranger/seed-cancellations'
export const strangersDomain = 'cancellations'

/** One reason of the stranger's list, as its source has it. */
interface Reason {
  readonly code: string
  readonly name: string
}

/** What a release of the stranger's package holds. */
interface Release {
  readonly version: string
  readonly reasons: readonly Reason[]
  readonly renamed?: readonly { readonly from: string; readonly to: string }[]
}

/** A first set; a text and a row more; a key renamed, a row dropped, a text changed that the site changed too. */
export const releases: readonly Release[] = [
  {
    version: '1.0.0',
    reasons: [
      { code: 'closed', name: 'The clinic was closed' },
      { code: 'transport', name: 'No transport' },
      { code: 'weather', name: 'Bad weather' },
    ],
  },
  {
    version: '1.1.0',
    reasons: [
      { code: 'closed', name: 'The clinic was closed' },
      { code: 'illness', name: 'Too ill to come' },
      { code: 'transport', name: 'No transport' },
      { code: 'weather', name: 'Storm, snow or flood' },
    ],
  },
  {
    version: '2.0.0',
    reasons: [
      { code: 'illness', name: 'Too ill to come' },
      { code: 'no-transport', name: 'Transport did not come' },
      { code: 'weather', name: 'Storm, snow or flood' },
    ],
    renamed: [{ from: 'transport', to: 'no-transport' }],
  },
]

/** Makes the folder of the stranger's package, and installs what it is built with from the registry. */
export async function beginStrangersPackage(stranger: Shell): Promise<void> {
  mkdirSync(stranger.folder, { recursive: true })
  const files = {
    '.npmignore': 'src\ntsconfig.json\n',
    LICENSE: 'CC0-1.0\n',
    'README.md': `# ${strangersName}\n\nWhy appointments are cancelled.\n`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        strict: true,
        declaration: true,
        rootDir: 'src',
        outDir: 'dist',
        types: [],
      },
      include: ['src'],
    }),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(stranger.folder, name), text)
  writePackageJson(stranger.folder, '0.0.0')
  await stranger.run(['npm', 'install'])
}

/** Writes a release of the stranger's package, builds it and publishes it. */
export async function publishRelease(stranger: Shell, release: Release): Promise<void> {
  writePackageJson(stranger.folder, release.version)
  const source = join(stranger.folder, 'src', 'index.ts')
  mkdirSync(dirname(source), { recursive: true })
  writeFileSync(source, sourceOf(release))
  await stranger.run(['npm', 'run', 'build'])
  await stranger.run(['npm', 'publish'])
}

function writePackageJson(folder: string, version: string): void {
  const tsc = join(repository, 'node_modules', '@typescript', 'native', 'bin', 'tsc')
  const packageJson = {
    name: strangersName,
    version,
    description: 'Why appointments are cancelled.',
    license: 'CC0-1.0',
    type: 'module',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist'],
    sow: { seed: './dist/index.js' },
    scripts: { build: `node ${JSON.stringify(tsc)} && sow-package manifest` },
    peerDependencies: { '@sow/clinic-schema': '^0.1.0', '@sow/kit': '^0.1.0' },
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(packageJson, null, 2))
}

function sourceOf({ reasons, renamed }: Release): string {
  return `
import { type ClinicDatabase, clinicSchema } from '@sow/clinic-schema'
import { defineDataset, defineSeedPackage, retireOn } from '@sow/kit'

export const reasons = defineDataset<ClinicDatabase>()({
  name: 'reasons',
  title: 'Why appointments are cancelled',
  table: 'appointment_cancellation_reasons',
  key: ['code'],
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  ${renamed === undefined ? '' : `renamed: ${JSON.stringify(renamed)},`}
  rows: ${JSON.stringify(reasons)},
})

export default defineSeedPackage({ domain: '${strangersDomain}', schema: clinicSchema, datasets: [reasons] })
`
}
