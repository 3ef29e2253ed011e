import { isAbsolute, relative, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { z } from 'zod'
import { findingsResult } from '../../command/findings-result.js'
import { loadRunner } from '../../command/using-runner.js'
import { reportComparison } from '../../document/comparison-report.js'
import { explainCode } from '../../explain/explain-code.js'
import { oneName } from './asked.js'
import { documentOf, tool } from './tool.js'

export const listTool = tool({
  name: 'list',
  command: 'package list',
  writes: false,
  input: z.strictObject({}),
  async answer() {
    const { listPackages, openProjectPackages } = await loadRunner()
    const packages = await listPackages(await openProjectPackages(process.cwd()))
    return { document: documentOf('package list', { packages }) }
  },
})

export const explainTool = tool({
  name: 'explain',
  command: 'explain',
  writes: false,
  input: z.strictObject({ code: oneName.describe('The code, as an error shows it.') }),
  answer: async ({ code }) => ({ document: documentOf('explain', { explanation: explainCode(code) }) }),
})

const release = oneName
  .nullable()
  .default(null)
  .describe('A version, `npm` for what was published last, or a folder or file of this project.')

export const diffTool = tool({
  name: 'diff',
  command: 'package diff',
  writes: false,
  input: z.strictObject({
    package: oneName
      .nullable()
      .default(null)
      .describe('The name, the domain or the folder of a seed package.'),
    from: release,
    to: release,
  }),
  async answer({ package: named, from, to }, { values }) {
    for (const each of [named, from, to]) checkWithinProject(each)
    const { comparePackages } = await import('@sow/workshop')
    const comparison = await comparePackages({
      workingDirectory: process.cwd(),
      named,
      from,
      to,
      changeset: false,
      check: false,
    })
    const { document, ok } = findingsResult(reportComparison(comparison, values))
    return { document: documentOf('package diff', document, ok) }
  },
})

/** A command line may name any file of the machine; an assistant names those of the project. Throws CONFIG_USAGE. */
function checkWithinProject(named: string | null): void {
  if (named === null) return
  const below = relative(process.cwd(), resolve(named))
  if (!isAbsolute(below) && below.split(/[\\/]/)[0] !== '..') return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: 'An assistant compares releases by version, or by a folder or file of the project.',
    hint: 'Run `sow package diff` at a terminal to compare with a file of another place.',
  })
}
