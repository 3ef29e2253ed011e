import { writeFile } from 'node:fs/promises'
import { generateFiles } from './generate-files.js'

const folder = new URL('../', import.meta.url)

for (const [path, text] of Object.entries(await generateFiles())) await writeFile(new URL(path, folder), text)
