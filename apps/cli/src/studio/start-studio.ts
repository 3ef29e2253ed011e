import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SowError } from '@sow/kit/errors'
import { answerRequest, type Studio } from './answer-request.js'
import { oneSession } from './guard/sessions.js'
import { readPageFiles } from './page-files.js'
import type { Site } from './routes/route.js'

/** What a studio is started with. */
export interface StudioOptions {
  /** The folder of the built page. */
  readonly page: string
  /** 0 for one that is free. */
  readonly port: number
  /** False to refuse whatever writes. */
  readonly write: boolean
  readonly version: string
  readonly open: Site['open']
}

/** A studio that answers. Disposed, it answers no more. */
export interface RunningStudio extends AsyncDisposable {
  /** `http://127.0.0.1:50123`. */
  readonly address: string
  /** The address that lets a browser in, once. The token is in the fragment, which no browser sends. */
  readonly entrance: string
}

/** Starts the server on this machine's own address alone. Throws CONFIG_USAGE where the port is taken. */
export async function startStudio(options: StudioOptions): Promise<RunningStudio> {
  const files = readPageFiles(options.page)
  const sessions = oneSession()
  const site: Site = { open: options.open, plans: new Map(), layouts: new Map() }
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    const rules = { hosts: [`127.0.0.1:${port}`, `localhost:${port}`], write: options.write }
    const studio: Studio = { files, sessions, rules, port, version: options.version, site }
    answerRequest(request, response, studio).catch(() => response.destroy())
  })
  await listen(server, options.port)
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    address,
    entrance: `${address}/#token=${sessions.token}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'is taken' : 'cannot be used'
      reject(
        new SowError({
          code: 'CONFIG_USAGE',
          message: `The port ${port} ${why}.`,
          hint: 'Name another one with --port, or leave it out for one that is free.',
          cause,
        }),
      )
    })
    server.listen(port, '127.0.0.1', () => resolve())
  })
}
