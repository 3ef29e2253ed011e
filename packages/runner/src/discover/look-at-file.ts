import { statSync } from 'node:fs'

/** What is cheap to see of a file, and changes whenever its content does: who writes a file moves its second time, too. */
export interface FileIdentity {
  readonly device: string
  readonly inode: string
  readonly size: string
  readonly modified: string
  readonly changed: string
}

/** A file that was written this long before it was read may be written once more within the same tick of its clock. */
const tick = 2_000_000_000n

/** Null where there is no such file. `isFresh`: it may change once more and look the same. */
export function lookAtFile(
  path: string,
): { readonly identity: FileIdentity; readonly isFresh: boolean } | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (found === undefined) return null
  const { dev, ino, size, mtimeNs, ctimeNs } = found
  return {
    identity: {
      device: String(dev),
      inode: String(ino),
      size: String(size),
      modified: String(mtimeNs),
      changed: String(ctimeNs),
    },
    isFresh: BigInt(Date.now()) * 1_000_000n - ctimeNs < tick,
  }
}
