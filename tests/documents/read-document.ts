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

/** The `sow` commands and scripts that the prose of a document names, each in one line; `sow …` stands for any. */
export function readMentions(markdown: string): string[] {
  const prose = markdown.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '')
  return [...prose.matchAll(/`((?:(?:npx )?sow|p?npm run) [^`…]+)`/g)].map(([, line = '']) =>
    line.replaceAll(/\s+/g, ' '),
  )
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
