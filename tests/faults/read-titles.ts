import ts from 'typescript'

const callees = new Set(['test', 'it', 'describe'])
const never = new Set(['skip', 'todo'])

/** The titles of the tests of a file that are run: of each and of the groups. What is filled in reads `…`. */
export function readTitles(source: string): readonly string[] {
  const file = ts.createSourceFile('read.test.ts', source, ts.ScriptTarget.Latest, true)
  const titles: string[] = []
  visit(file)
  return titles

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && node.arguments.length > 1 && isTest(node.expression)) {
      const title = textOf(node.arguments[0])
      if (title !== null) titles.push(title)
    }
    ts.forEachChild(node, visit)
  }
}

/** True of `test`, `it.each(…)`, `describe.runIf(…)` and the like. */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callees.has(callee.text)
  if (ts.isPropertyAccessExpression(callee)) return !never.has(callee.name.text) && isTest(callee.expression)
  return ts.isCallExpression(callee) && isTest(callee.expression)
}

function textOf(node: ts.Expression | undefined): string | null {
  if (node === undefined) return null
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return null
  return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('…')
}
