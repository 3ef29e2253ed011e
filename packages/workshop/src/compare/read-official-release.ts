import {
  type CodeSetRelease,
  chooseRelease,
  codeSetPackage,
  describeRelease,
  readRelease,
} from '@sow/codesets'
import type { CodeSetChoices } from '@sow/runner/project'
import { openRelease, targetTable } from '@sow/runner/project'
import type { ComparedRelease } from './compared-release.js'

/**
 * The release in a publisher's own file. The file is read once to check and hash it, and again to compare. Throws SowError
 * CONFIG_USAGE where it cannot be read, DATA_SYNTAX where no code set knows it, DATA_INVALID where its rows are bad.
 */
export async function readOfficialRelease(file: string, workingDirectory: string): Promise<ComparedRelease> {
  const said: CodeSetChoices = { file, table: null, release: null, effective: null }
  const recognised = await openRelease(file, workingDirectory)
  const table = targetTable(recognised, null)
  const release =
    recognised.found.release === null ? recognised.found.suggested : chooseRelease(recognised, said)
  const described = await describeRelease({ recognised, table, release })
  return {
    package: codeSetPackage,
    version: release?.version ?? '0.0.0',
    origin: 'official-file',
    label: labelOf(recognised.codeSet.title, release, recognised.file.name),
    facts: { domain: null, schema: null, migrations: [] },
    datasets: [
      {
        described: described.manifest,
        async *readLines() {
          for await (const rows of readRelease(described)) yield rows.map(({ line }) => line)
        },
      },
    ],
  }
}

/** The file has to do where the content does not tell the release: names are no proof. */
function labelOf(title: string, release: CodeSetRelease | null, file: string): string {
  return `${title} ${release?.release ?? file}`
}
