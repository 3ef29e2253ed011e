import { SowError } from '@sow/kit/errors'

/** The fields of a call's body, each read as what it has to be. Throws CONFIG_USAGE, which names the field and no value. */
export class CallBody {
  readonly #fields: Readonly<Record<string, unknown>>

  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw unreadable('is no object')
    this.#fields = body as Record<string, unknown>
  }

  text(name: string): string {
    const value = this.#fields[name]
    if (typeof value !== 'string') throw unreadable(`has no text ${name}`)
    return value
  }

  textOrNull(name: string): string | null {
    return this.#fields[name] === null ? null : this.text(name)
  }

  flag(name: string): boolean {
    const value = this.#fields[name]
    if (typeof value !== 'boolean') throw unreadable(`has no yes or no ${name}`)
    return value
  }

  countOrNull(name: string, most: number): number | null {
    return this.#fields[name] === null ? null : this.count(name, most)
  }

  partOrNull(name: string): CallBody | null {
    return this.#fields[name] === null ? null : new CallBody(this.#fields[name])
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.text(name)
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw unreadable(`has another ${name} than ${choices.join(' or ')}`)
    return found
  }

  /** A whole number from 1. */
  count(name: string, most: number): number {
    const value = this.#fields[name]
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > most)
      throw unreadable(`has no number ${name} from 1 to ${most}`)
    return value
  }

  texts(name: string): string[] {
    return this.#list(name).map((value) => {
      if (typeof value !== 'string') throw unreadable(`has another thing than texts in ${name}`)
      return value
    })
  }

  parts(name: string): CallBody[] {
    return this.#list(name).map((value) => new CallBody(value))
  }

  #list(name: string): readonly unknown[] {
    const value = this.#fields[name]
    if (!Array.isArray(value)) throw unreadable(`has no list ${name}`)
    return value
  }
}

function unreadable(what: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `The call cannot be understood: its body ${what}.`,
    hint: 'Load the page again.',
  })
}
