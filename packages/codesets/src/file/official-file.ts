/** One text inside an official file; the file itself where it is no archive. */
export interface OfficialEntry {
  /** As messages name it: `dx.zip/order.txt`. */
  readonly name: string
  /** Bytes, unpacked. */
  readonly size: number
  /** Streams the bytes, from the beginning each time. Throws SowError DATA_SYNTAX where an archive is damaged. */
  read(): AsyncIterable<Buffer>
}

/** A file as its publisher distributes it. */
export interface OfficialFile {
  /** Without its folder. */
  readonly name: string
  /** Lower-case hexadecimal SHA-256 of its bytes: what identifies it, since names are reused. */
  readonly sha256: string
  readonly entries: readonly OfficialEntry[]
}
