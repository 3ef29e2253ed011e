/** .gitignore of a package that stands alone. */
export function gitignoreFile(): string {
  return 'dist/\nnode_modules/\n.sow/\n'
}
