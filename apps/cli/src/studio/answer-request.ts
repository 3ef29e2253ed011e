import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Greeting, type StudioFailure, writeKeyHeader } from '@sow/studio'
import { describeFailure } from '../process/failure-ending.js'
import { type Purpose, type RequestFacts, type Rules, refuseRequest } from './guard/refuse-request.js'
import { readSessionCookie, securityHeaders, sessionCookie } from './guard/security-headers.js'
import type { Sessions } from './guard/sessions.js'
import type { PageFile } from './page-files.js'
import { readJson } from './read-json.js'
import { CallBody } from './routes/call-body.js'
import type { Route, Site } from './routes/route.js'
import { routes } from './routes/routes.js'

/** All that an answer depends on. */
export interface Studio {
  readonly files: ReadonlyMap<string, PageFile>
  readonly sessions: Sessions
  readonly rules: Rules
  readonly port: number
  readonly version: string
  readonly site: Site
}

/** What is sent back. */
interface Answer {
  readonly status: number
  readonly type: string
  readonly bytes: Buffer | string
  readonly cookie?: string
}

/** Answers one request. Nothing of it is logged, and no error carries more than the command line would tell. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  studio: Studio,
): Promise<void> {
  const { status, type, bytes, cookie } = await answerOf(request, studio)
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': type,
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

async function answerOf(request: IncomingMessage, studio: Studio): Promise<Answer> {
  const path = request.url ?? '/'
  const name = path.startsWith('/api/') ? path.slice('/api/'.length) : null
  const secret = readSessionCookie(request.headers.cookie, studio.port)
  const session = studio.sessions.find(secret)
  const refusal = refuseRequest(purposeOf(name), factsOf(request), session, studio.rules)
  if (refusal !== null) return failed(refusal.status, refused(refusal.message))
  if (name === null) return fileAt(path, studio)
  try {
    const body = new CallBody(await readJson(request))
    if (name === 'session') return enter(body.text('token'), studio)
    if (name === 'hello' && session !== null) return answered(greeting(studio, session.writeKey))
    const route = routeOf(name)
    if (route === null) return failed(404, refused('There is no such call.'))
    return answered(await route.answer(route.parse(body), studio.site))
  } catch (error) {
    const { code, message, hint } = describeFailure(error)
    return failed(code === 'INTERNAL' ? 500 : 422, { code, message, hint })
  }
}

function purposeOf(name: string | null): Purpose {
  if (name === null) return 'file'
  if (name === 'session') return 'enter'
  return routeOf(name)?.writes === true ? 'write' : 'read'
}

/** Each route answers what its own body asks. */
function routeOf(name: string): Route<never> | null {
  return Object.hasOwn(routes, name) ? (routes[name as keyof typeof routes] as Route<never>) : null
}

function factsOf({ method, headers }: IncomingMessage): RequestFacts {
  const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined)
  return {
    method: method ?? '',
    host: headers.host,
    origin: headers.origin,
    fetchSite: one(headers['sec-fetch-site']),
    contentType: headers['content-type'],
    writeKey: one(headers[writeKeyHeader]),
  }
}

function enter(token: string, studio: Studio): Answer {
  const secret = studio.sessions.open(token)
  const session = studio.sessions.find(secret)
  if (secret === null || session === null)
    return failed(
      401,
      refused(
        'This address lets nobody in any more: each is good for one browser, once.',
        'Go on in that browser, or start `sow studio` again for a new address.',
      ),
    )
  return { ...answered(greeting(studio, session.writeKey)), cookie: sessionCookie(studio.port, secret) }
}

function greeting({ version, rules }: Studio, writeKey: string): Greeting {
  return { version, write: rules.write, writeKey }
}

function fileAt(path: string, { files }: Studio): Answer {
  const file = files.get(path)
  return file === undefined
    ? { status: 404, type: 'text/plain; charset=utf-8', bytes: 'There is no such file.\n' }
    : { status: 200, ...file }
}

function answered(answer: unknown): Answer {
  return json(200, { ok: true, answer })
}

function failed(status: number, error: StudioFailure): Answer {
  return json(status, { ok: false, error })
}

function refused(message: string, hint = 'Open the address that `sow studio` printed.'): StudioFailure {
  return { code: 'STUDIO_REFUSED', message, hint }
}

function json(status: number, document: object): Answer {
  return { status, type: 'application/json; charset=utf-8', bytes: JSON.stringify(document) }
}
