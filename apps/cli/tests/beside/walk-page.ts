import { readFileSync } from 'node:fs'

/** What a page tells its reader to do: to type a line, or to write a file. */
export type PageStep =
  | { readonly kind: 'type'; readonly line: string }
  | { readonly kind: 'write'; readonly file: string; readonly text: string }

export interface PageSection {
  readonly heading: string
  readonly steps: readonly PageStep[]
}

/** The sections of a page beside another tool, in order. */
export function readPage(name: string): readonly PageSection[] {
  const page = readFileSync(new URL(`../../../../docs/beside/${name}.md`, import.meta.url), 'utf8')
  return page
    .split(/^## /m)
    .slice(1)
    .map((text) => ({ heading: text.slice(0, text.indexOf('\n')), steps: readSteps(text) }))
}

/** A block of commands is typed; before any other block the page names the file that it is. */
function readSteps(section: string): readonly PageStep[] {
  const blocks = section.matchAll(/(?:^In `([^`]+)`[^\n]*:\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)
  return [...blocks].flatMap(([, file, language, text = '']): PageStep[] => {
    if (language === 'sh')
      return text
        .trim()
        .split('\n')
        .map((line) => ({ kind: 'type', line }))
    return file === undefined ? [] : [{ kind: 'write', file, text }]
  })
}
