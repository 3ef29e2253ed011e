import type { MarkdownOptions } from 'vitepress'
import { drawDiagram } from './draw-diagram.js'

/** How pages become HTML. */
export const markdown: MarkdownOptions = {
  theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
  anchor: { slugify: nameOfPlace },
  config: ({ renderer: { rules } }) => {
    const { fence } = rules
    rules.fence = (tokens, at, ...rest) =>
      tokens[at]?.info.trim() === 'mermaid'
        ? drawDiagram(tokens[at].content)
        : (fence?.(tokens, at, ...rest) ?? '')
    // A wide table moves within its own frame, so that the page stays as wide as the screen.
    rules['table_open'] = () => '<div class="wide" tabindex="0"><table>'
    rules['table_close'] = () => '</table></div>'
  },
}

/** The name of a heading in links, as GitHub has it: the same link leads there from both. */
function nameOfPlace(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}
