import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface CuttingProxy extends AsyncDisposable {
  readonly url: string
}

export interface CuttingOptions {
  /** Whether the server gets the COMMIT. */
  readonly passOn: boolean
  /** Only the COMMIT after a statement with this text counts. Default: the first one. */
  readonly after?: string
  /** Nobody comes through any more once the line was cut. */
  readonly forGood?: boolean
}

/** Passes everything on until the client says COMMIT; then it is passed on or not, and the line is cut. */
export async function startCuttingProxy(
  url: string,
  { passOn, after = '', forGood = false }: CuttingOptions,
): Promise<CuttingProxy> {
  const target = new URL(url)
  const port = Number(target.port)
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(port, target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    let cut = false
    let met = after === ''
    client.on('data', (data) => {
      const text = data.toString('latin1')
      met ||= text.includes(after)
      if (!met || !/Q....commit\0/s.test(text)) return void upstream.write(data)
      cut = true
      if (forGood) server.close()
      if (!passOn) return void [upstream, client].forEach((socket) => void socket.destroy())
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (cut) client.destroy()
      else client.write(data)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  target.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: target.href,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
