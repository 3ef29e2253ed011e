import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { listFiles, root } from '../architecture/source-files.js'

const path = /^\.?[\w-][\w.*<>-]*(\/[\w.*<>-]+)*\/?$/
const ending = /\.(ts|mjs|js|sql|sh|yml)$/

/** What a build or a database makes, which nobody commits, and the forms of a dataset's identity. */
const made = /^(\.sow|dist|domain)\/|^bench\/results\.json$/
/** Files of a project's own rows, and the identities that they have. */
const local = /^(sow\/seeds|database\/sow)(\/|$)|^(local|sales)\//
/** In the pages for everybody these are of an author's package. */
const authored = /^(src|data|sow)\//

/** These pages name files of projects that other tools migrate; the test of the pages has such projects. */
const ofOtherProjects = /^docs\/beside\//

/** The names of all files that a document may name without their folder. */
const names = new Set(
  ['packages', 'apps', 'examples', 'tests', 'tools', 'bench', '.github']
    .flatMap((folder) => listFiles(folder, ''))
    .map((each) => posix.basename(each)),
)

/** The words in backticks that name a file or a folder of source: with a slash in it, or with the ending of code. */
export function readSourcePaths(markdown: string): string[] {
  return [...markdown.matchAll(/`([^`\n]+)`/g)]
    .map(([, text = '']) => text)
    .filter((text) => path.test(text) && (text.includes('/') || ending.test(text)))
    .filter((text) => !made.test(text) && !local.test(text) && !isDataset(text))
}

/**
 * True where a path of a document is there: from the root, beside the document, or in the `src` beside it; a name without
 * a folder anywhere. From a part with a star or a placeholder on, any name is meant.
 */
export function isSourcePath(document: string, text: string): boolean {
  if (names.has(text)) return true
  if (ofOtherProjects.test(document)) return true
  if (authored.test(text) && document.startsWith('docs/')) return true
  const parts = text.split('/')
  const open = parts.findIndex((part) => /[*<]/.test(part))
  const known = (open < 0 ? parts : parts.slice(0, open)).join('/')
  return placesOf(document, text).some((place) => existsSync(join(root, place, known)))
}

function placesOf(document: string, text: string): string[] {
  const beside = posix.dirname(document)
  // The kit's page speaks of the packages that are made with it.
  const example = authored.test(text) ? ['packages/clinic-schema', 'packages/seed-inventory'] : []
  return ['', beside, posix.join(beside, 'src'), ...example]
}

/** `billing-masters/payers`: the identity of a dataset. */
function isDataset(text: string): boolean {
  return existsSync(join(root, `packages/seed-${text.split('/')[0]}`))
}
