import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../architecture/source-files.js'

/**
 * The errors of a TypeScript example as an author's compiler would report them, in a module of a seed package that
 * exists on no disk.
 */
export function checkExample(example: string): string[] {
  const file = join(root, 'packages/seed-inventory/src/example.ts')
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const all = { ...options, noEmit: true, customConditions: ['source'] }
  const host = ts.createCompilerHost(all)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.readFile = (name) => (name === file ? example : readFile(name))
  host.getSourceFile = (name, language, ...rest) =>
    name === file ? ts.createSourceFile(name, example, language) : getSourceFile(name, language, ...rest)
  const program = ts.createProgram([file], all, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
