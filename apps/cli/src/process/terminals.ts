/** What a stream of the process is: a terminal, or something else. */
interface Terminal {
  readonly isTTY: boolean
  readonly columns: number
  readonly rows: number
  readonly colorDepth: number
}

/** The streams of the process, for the thread that has none of them. */
export type Terminals = Readonly<Record<'stdin' | 'stdout' | 'stderr', Terminal>>

export function readTerminals(): Terminals {
  const { stdin, stdout, stderr } = process
  return { stdin: readTerminal(stdin), stdout: readTerminal(stdout), stderr: readTerminal(stderr) }
}

function readTerminal(stream: NodeJS.ReadStream | NodeJS.WriteStream): Terminal {
  const { isTTY, columns = 80, rows = 24, getColorDepth } = stream as Partial<NodeJS.WriteStream>
  return {
    isTTY: isTTY === true,
    columns,
    rows,
    colorDepth: isTTY === true && typeof getColorDepth === 'function' ? getColorDepth.call(stream) : 1,
  }
}

/** Makes the streams of a thread look like those of its process. */
export function takeTerminals(terminals: Terminals): void {
  for (const name of ['stdin', 'stdout', 'stderr'] as const) {
    const { isTTY, columns, rows, colorDepth } = terminals[name]
    if (!isTTY) continue
    Object.assign(process[name], {
      isTTY,
      columns,
      rows,
      getWindowSize: () => [columns, rows],
      getColorDepth: () => colorDepth,
      hasColors: (count = 16) => count <= 2 ** colorDepth,
    })
  }
}
