import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** Passes bytes on, but greets with a process id of its own, as poolers do. */
export async function startGreetingProxy(to: string) {
  const target = new URL(to)
  const sockets = new Set<{ destroy(): void }>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.pipe(upstream)
    upstream.on('data', (bytes: Buffer) => client.write(withOtherProcessId(bytes)))
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(to)
  url.port = String((server.address() as { port: number }).port)
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { url: url.href, stop, [Symbol.asyncDispose]: stop }
}

/** BackendKeyData: the letter K, the length 12, the process id, the key. */
function withOtherProcessId(bytes: Buffer): Buffer {
  const start = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]))
  if (start < 0) return bytes
  const changed = Buffer.from(bytes)
  changed.writeInt32BE(changed.readInt32BE(start + 5) + 100_000, start + 5)
  return changed
}
