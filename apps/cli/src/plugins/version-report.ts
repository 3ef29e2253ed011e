import type { ListedPlugin } from './list-plugins.js'

/** The versions of what runs. */
export interface VersionReport {
  /** That of `@sow/cli`. */
  readonly version: string
  /** The operating system and the processor, as Node names them: `linux-x64`. */
  readonly architecture: string
  /** That of Node. */
  readonly node: string
  /** Every seed and schema package of the project; null without `--verbose`. */
  readonly plugins: readonly ListedPlugin[] | null
}
