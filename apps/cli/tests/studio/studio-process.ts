import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

/** A studio that the built command runs. */
export interface StudioProcess extends AsyncDisposable {
  /** The address that is printed, token and all. */
  readonly entrance: string
  readonly port: number
  /** All that the command printed until now. */
  readonly printed: () => string
  /** Asks it to stop, and answers how it ended. */
  stop(): Promise<number | null>
}

export async function startStudio(
  directory: string,
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<StudioProcess> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [bin, 'studio', ...flags], {
    cwd: directory,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  const closed = once(child, 'close')
  const entrance = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      const [found] = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+(?=\s)/.exec(text) ?? []
      if (found !== undefined) resolve(found)
    })
    child.on('close', () => reject(new Error(`The studio ended: ${text}`)))
  })
  const stop = async () => {
    child.kill('SIGINT')
    await closed
    return child.exitCode
  }
  return {
    entrance,
    port: Number(new URL(entrance).port),
    printed: () => text,
    stop,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) await stop()
    },
  }
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** One request as no browser would send it: every header is what the test says. */
export function send(
  port: number,
  path: string,
  options: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  },
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'POST',
        headers: options.headers,
        agent: false,
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(options.body)
  })
}
