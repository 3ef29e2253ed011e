import { dirname, join } from 'node:path'
import ts from 'typescript'
import { root } from '../architecture/source-files.js'

/** A TypeScript example, and the directory of the package that it could stand in. */
export interface Example {
  readonly directory: string
  readonly text: string
}

/**
 * The errors of examples as their readers' compiler would report them, each in a module of its own that exists on no
 * disk: one list an example.
 */
export function checkExamples(examples: readonly Example[]): string[][] {
  const texts = new Map(
    examples.map(({ directory, text }, at) => [join(root, directory, `src/example-${at}.ts`), text] as const),
  )
  const program = ts.createProgram([...texts.keys()], compilerOptions, hostWith(texts))
  return [...texts.keys()].map((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  )
}

const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
// An example may make what its reader goes on with, and is written as most readers write.
const readers = { noUnusedLocals: false, noPropertyAccessFromIndexSignature: false }
const compilerOptions = { ...options, ...readers, noEmit: true, customConditions: ['source'] }

/** The disk with some more files on it. */
function hostWith(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(compilerOptions)
  const { fileExists, readFile, getSourceFile, directoryExists } = host
  const directories = new Set([...texts.keys()].map(dirname))
  return Object.assign(host, {
    fileExists: (name: string) => texts.has(name) || fileExists(name),
    directoryExists: (name: string) => directories.has(name) || (directoryExists?.(name) ?? true),
    readFile: (name: string) => texts.get(name) ?? readFile(name),
    getSourceFile: (name: string, language: ts.ScriptTarget, ...rest: []) => {
      const text = texts.get(name)
      return text === undefined
        ? getSourceFile(name, language, ...rest)
        : ts.createSourceFile(name, text, language)
    },
  })
}
