import type { Session } from '../../packages/engine/dist/index.js'

interface SentStatement {
  readonly milliseconds: number
  readonly text: string
}

/** A session that tells how many statements went through it, and which took longest. */
export function countingSession(session: Session) {
  const sent: SentStatement[] = []
  async function timed<Answer>(text: string, run: () => Promise<Answer>): Promise<Answer> {
    const started = performance.now()
    try {
      return await run()
    } finally {
      sent.push({
        milliseconds: Math.round(performance.now() - started),
        text: text.replaceAll(/\s+/g, ' ').trim(),
      })
    }
  }
  const counting: Session = {
    facts: session.facts,
    query: (text, parameters, isRepeated) => timed(text, () => session.query(text, parameters, isRepeated)),
    copyIn: (statement, lines) => timed(statement, () => session.copyIn(statement, lines)),
    cancel: () => session.cancel(),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
  return {
    session: counting,
    statements: () => sent.length,
    /** The five that took longest, where `BENCH_STATEMENTS` says how much of each text is wanted. */
    slowest: (characters = wantedCharacters()) =>
      characters === 0
        ? []
        : sent
            .toSorted((left, right) => right.milliseconds - left.milliseconds)
            .slice(0, 5)
            .map(({ milliseconds, text }) => ({ milliseconds, text: text.slice(0, characters) })),
  }
}

function wantedCharacters(): number {
  const { BENCH_STATEMENTS: wanted } = process.env
  return Number(wanted ?? 0)
}
