/** The texts of the fenced blocks of a language. */
export function readFences(markdown: string, language: string): string[] {
  const fence = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm')
  return [...markdown.matchAll(fence)].map(([, , text = '']) => text)
}

/** The commands in the `sh` blocks of a document, one a line, without comments. */
export function readCommands(markdown: string): string[] {
  return readFences(markdown, 'sh')
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
    .filter((line) => line !== '')
}

/** The targets of links within the repository, without their anchors. */
export function readLinks(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
}

/** The first column of every table. */
export function readTerms(markdown: string): string[] {
  return [...markdown.matchAll(/^\| *([a-z][^|]*?) *\|/gm)].map(([, term = '']) => term)
}
