declare module 'npm-packlist' {
  /** What it reads of a package: its folder, its package.json, and that it stands alone. */
  interface PackageTree {
    readonly path: string
    readonly package: Readonly<Record<string, unknown>>
    readonly isProjectRoot: boolean
    readonly edgesOut: ReadonlyMap<string, unknown>
  }

  /** The paths of the files that npm packs, relative to the package. */
  export default function packlist(tree: PackageTree): Promise<string[]>
}
