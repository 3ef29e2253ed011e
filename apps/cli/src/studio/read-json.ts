import type { IncomingMessage } from 'node:http'
import { SowError } from '@sow/kit/errors'

const mostBytes = 1_048_576

/** The body of a call. Throws CONFIG_USAGE where it is too long, or no JSON; what it holds is not told. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > mostBytes) throw unreadable(`is longer than ${mostBytes} bytes`)
    pieces.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'))
  } catch {
    // The text of the parser's error would be a part of the body.
    throw unreadable('is no JSON')
  }
}

function unreadable(what: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `The call cannot be understood: its body ${what}.`,
    hint: 'Load the page again.',
  })
}
