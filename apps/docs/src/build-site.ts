import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vitepress'
import { readBrokenAnchors } from './broken-anchors.js'
import { stagePages } from './stage-pages.js'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(import.meta.dirname, '../dist/site') },
    'without-library': { type: 'boolean', default: false },
  },
})

await stagePages({ library: !values['without-library'] })
// VitePress refuses a link to a page that is not there; the places within pages are looked for after it.
await build(join(import.meta.dirname, '..'), { outDir: values.out })
const broken = readBrokenAnchors(values.out, process.env['DOCS_BASE'] ?? '/')
if (broken.length > 0) throw new Error(`These links lead to no place of their page:\n${broken.join('\n')}`)
