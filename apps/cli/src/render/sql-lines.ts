/** The lines of a script. A tab indents them, and would be shown as what it is. */
export function sqlLines(script: string): string[] {
  return script.split('\n').map((line) => line.replace(/^\t+/, (tabs) => '  '.repeat(tabs.length)))
}
