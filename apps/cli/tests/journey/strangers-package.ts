import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
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

/** The folder that `package new` made, and the text of its dataset as it was written. */
export interface StrangersPackage {
  readonly shell: Shell
  readonly source: string
  readonly text: string
}

/** Begins a package in an empty project, installs what it is built with, and sees it pass its tests and its check. */
export async function beginStrangersPackage(stranger: Shell): Promise<StrangersPackage> {
  const packageJson = { name: 'workshop', version: '1.0.0', private: true, type: 'module' }
  writeFileSync(join(stranger.folder, 'package.json'), JSON.stringify(packageJson))
  await stranger.run(['npm', 'install', '@sow/cli', '@sow/kit', '@sow/clinic-schema'])
  const papers = ['--license', 'CC0-1.0', '--description', 'Why appointments are cancelled.']
  const table = ['--schema', '@sow/clinic-schema', '--table', 'appointment_cancellation_reasons']
  const { folder } = await stranger.json(['sow', 'package', 'new', strangersName, ...table, ...papers])
  const shell = stranger.in(resolve(stranger.folder, folder))
  await shell.run(['npm', 'install'])
  for (const script of ['build', 'test', 'check']) await shell.run(['npm', 'run', script])
  const [file] = readdirSync(join(shell.folder, 'src')).filter((name) => name !== 'index.ts')
  const source = join(shell.folder, 'src', file ?? '')
  return { shell, source, text: readFileSync(source, 'utf8') }
}

/** Writes the rows of a release where the example's were, builds it and publishes it. */
export async function publishRelease(
  { shell, source, text }: StrangersPackage,
  { version, reasons, renamed = [] }: Release,
): Promise<void> {
  const rows = reasons.map((reason) => `    ${JSON.stringify(reason)},`)
  const lines = [`renamed: ${JSON.stringify(renamed)},`, '  rows: [', ...rows, '  ],']
  writeFileSync(source, text.replace(/rows: \[.*?\n {2}\],/s, lines.join('\n')))
  await shell.run(['npm', 'version', version, '--no-git-tag-version'])
  await shell.run(['npm', 'run', 'build'])
  await shell.run(['npm', 'publish'])
}
