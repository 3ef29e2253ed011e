import { quoted } from '../authored/source-text.js'

/** The first changeset of a package, which publishes it. */
export function changesetFile(name: string): string {
  return `---
${quoted(name)}: minor
---

First release of the seed package.
`
}
