import type { ManifestDataset } from '@sow/kit/manifest'
import { lookAtFile } from '../discover/look-at-file.js'

/** How many rows a file has, and the hash of them. */
export type FileContent = Pick<ManifestDataset, 'rows' | 'contentHash'>

/** By file: what it was read by, and what it came to. */
const remembered = new Map<string, { readonly key: string; readonly content: FileContent }>()

/**
 * What the rows of a file come to: read once in the life of a process, as long as nothing that can be seen of the file is another.
 * A studio that stays open looks again and again, and a file of a million rows takes seconds. `settings`: the file that says how it is
 * read; `by`: what else that depends on. Rows that were refused are read again.
 */
export async function rememberContent(
  { rows, settings, by }: { readonly rows: string; readonly settings: string; readonly by: unknown },
  read: () => Promise<FileContent>,
): Promise<FileContent> {
  const keyNow = () => keyOf([rows, settings], by)
  const key = keyNow()
  const known = remembered.get(rows)
  if (key !== null && known?.key === key) return known.content
  const content = await read()
  // Whoever writes a file while it is read is not waited for: it is read again the next time.
  if (key !== null && keyNow() === key) remembered.set(rows, { key, content })
  return content
}

/** Null where one of the files may change unseen. */
function keyOf(files: readonly string[], by: unknown): string | null {
  const looks = files.map(lookAtFile)
  if (looks.some((look) => look === null || look.isFresh)) return null
  return JSON.stringify([looks.map((look) => look?.identity), by])
}
