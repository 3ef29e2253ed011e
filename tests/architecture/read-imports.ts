/** One import or re-export of a source file. */
export interface Import {
  readonly from: string
  /** True where the whole statement is erased: `import type`, `export type`. */
  readonly typeOnly: boolean
}

const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
const statement =
  /^[ \t]*(?:import\s+(type\s+)?(?:[\w$*{},\s]+?\s+from\s+)?|export\s+(type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from\s+)['"]([^'"\n]+)['"]/gm
const expression = /(typeof\s+)?\bimport\(\s*['"]([^'"$\n]+)['"]/g

/** Everything that a TypeScript source imports: statements, re-exports, `import()` and `typeof import()`. */
export function readImports(text: string): Import[] {
  const code = text.replace(comment, '')
  return [
    ...[...code.matchAll(statement)].map(([, imported, exported, from = '']) => ({
      from,
      typeOnly: (imported ?? exported) !== undefined,
    })),
    ...[...code.matchAll(expression)].map(([, type, from = '']) => ({ from, typeOnly: type !== undefined })),
  ]
}
