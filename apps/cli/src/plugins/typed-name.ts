/** A command's id or a topic, as it is typed after `sow`. */
export function typedName(id: string): string {
  return id.replaceAll(':', ' ')
}
