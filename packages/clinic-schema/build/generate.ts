import { writeFile } from 'node:fs/promises'
import { generateFiles } from './generate-files.js'

const folder = new URL('../src/generated/', import.meta.url)

for (const [name, text] of Object.entries(await generateFiles())) await writeFile(new URL(name, folder), text)
