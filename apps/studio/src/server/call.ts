import {
  type Answers,
  type Asks,
  type CallName,
  type Greeting,
  type Reply,
  writeKeyHeader,
} from '../contract/contract.js'

/** A call that was refused or failed, in words for people. */
export class CallFailure extends Error {
  readonly code: string
  readonly hint: string

  constructor(code: string, message: string, hint: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

let writeKey = ''

/** Asks the server. What is asked travels in the body, so that no value stands in an address. Throws CallFailure. */
export async function call<Name extends CallName>(name: Name, asks: Asks<Name>): Promise<Answers<Name>> {
  const response = await fetch(`/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [writeKeyHeader]: writeKey },
    body: JSON.stringify(asks),
  }).catch(() => {
    throw new CallFailure('STUDIO_GONE', 'The studio does not answer.', 'Start `sow studio` again.')
  })
  const reply = (await response.json()) as Reply<Name>
  if (reply.ok) return reply.answer
  throw new CallFailure(reply.error.code, reply.error.message, reply.error.hint)
}

/** Lets this browser in by the token of the address, which is taken out of it at once; or by the session that it has. */
export async function enter(): Promise<Greeting> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) history.replaceState(null, '', '/#/')
  const greeting = token === null ? await call('hello', {}) : await call('session', { token })
  writeKey = greeting.writeKey
  return greeting
}
