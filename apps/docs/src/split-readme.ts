import { sections } from './navigation.js'
import type { Page } from './page.js'

/** A plan at a terminal. */
export const pictureOfHome = 'pictures/terminal.svg'

/** The headings that cut README.md: what stands above the first is the first page of the site, up to the second the next. */
const [walk, rest] = ['\n## This repository in two commands\n', '\n## What there is\n']

/**
 * README.md as two pages: what Sow is, with its transcript, and the five minutes. What follows is a list of pages, which the
 * navigation of the site has.
 */
export function splitReadme(text: string): Page[] {
  const [what, minutes] = [text.split(walk)[0], text.split(walk)[1]?.split(rest)[0]]
  if (what === undefined || minutes === undefined) throw new Error(`README.md has no ${walk} and ${rest}.`)
  const [, claim = '', body = ''] = /^# Sow\n\n([\s\S]*?)\n\n([\s\S]*)$/.exec(what) ?? []
  return [
    { path: 'index.md', text: `${renderHome(claim)}\n\n${body}\n` },
    { path: 'five-minutes.md', text: `# Five minutes with the clinic\n${minutes}` },
  ]
}

/** The head of the first page: what Sow is, and a card for each section. JSON is YAML as well. */
function renderHome(claim: string): string {
  const home = {
    layout: 'home',
    hero: {
      name: 'Sow',
      text: 'Reference data as versioned packages',
      tagline: claim.replaceAll(/\s+/g, ' '),
      image: {
        src: `/${pictureOfHome}`,
        alt: 'A plan at a terminal: rows that change, and a value that stays',
      },
      actions: [
        { theme: 'brand', text: 'Start', link: linkTo('start') },
        { theme: 'alt', text: 'Five minutes', link: linkTo('five-minutes') },
        { theme: 'alt', text: 'Concepts', link: linkTo('concepts') },
      ],
    },
    features: sections.map(({ title, task, pages: [first = ''] }) => ({
      title,
      details: task,
      link: linkTo(first),
    })),
  }
  return `---\n${JSON.stringify(home)}\n---\n\n## What it does`
}

/** The address of a page by its path without ending. */
export function linkTo(page: string): string {
  return `/${page.replace(/(^|\/)index$/, '$1')}`
}
