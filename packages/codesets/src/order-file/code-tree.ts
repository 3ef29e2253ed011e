import type { LineViolation } from '../code-set/row-problems.js'

/** A code on the way from a category down to the last line read. */
interface Branch {
  readonly code: string
  readonly billable: boolean
  readonly line: number
  /** The codes right below it. */
  readonly children: string[]
}

/** A bad line, and where it stands. */
export interface TreeViolation extends LineViolation {
  readonly line: number
}

const categoryLength = 3

/**
 * Follows the codes of an order file down their tree: every code stands in the part of the file below its heading,
 * and is billable where none is below it. So a code that is there twice shows among its siblings, in memory that
 * grows with the categories alone.
 */
export class CodeTree {
  readonly #categories = new Set<string>()
  readonly #path: Branch[] = []

  /** Takes the next code in; what it shows to be wrong, with a line before it too. */
  add(code: string, billable: boolean, line: number): readonly TreeViolation[] {
    const found = this.#leave(code)
    const parent = this.#path.at(-1)
    found.push(...(parent === undefined ? this.#addCategory(code, line) : addChild(parent, code, line)))
    this.#path.push({ code, billable, line, children: [] })
    return found
  }

  /** After the last code: what shows to be wrong only now. */
  end(): readonly TreeViolation[] {
    return this.#leave(null)
  }

  /** Goes up to the heading that the code stands below; null leaves the tree. */
  #leave(code: string | null): TreeViolation[] {
    const found: TreeViolation[] = []
    for (let last = this.#path.at(-1); last !== undefined; last = this.#path.at(-1)) {
      if (code !== null && code !== last.code && code.startsWith(last.code)) return found
      if (!last.billable && last.children.length === 0)
        found.push(wrongFlag(last.line, 'The flag says heading, and no code stands below it'))
      this.#path.pop()
    }
    return found
  }

  #addCategory(code: string, line: number): readonly TreeViolation[] {
    if (this.#categories.has(code)) return [duplicate(line)]
    this.#categories.add(code)
    return code.length === categoryLength ? [] : [misplaced(line)]
  }
}

function addChild(parent: Branch, code: string, line: number): readonly TreeViolation[] {
  const flags =
    parent.billable && parent.children.length === 0
      ? [wrongFlag(parent.line, 'The flag says billable, and codes stand below it')]
      : []
  const twice = parent.children.includes(code)
  // A heading after its codes, or codes apart from their heading: the tree would not show what is there twice.
  const apart = !twice && parent.children.some((other) => other.startsWith(code) || code.startsWith(other))
  parent.children.push(code)
  return [...flags, ...(twice ? [duplicate(line)] : []), ...(apart ? [misplaced(line)] : [])]
}

function duplicate(line: number): TreeViolation {
  return { line, rule: 'duplicate-code', column: 'code', message: 'The code is that of a line before' }
}

function misplaced(line: number): TreeViolation {
  return { line, rule: 'code-order', column: 'code', message: 'The code does not stand below its heading' }
}

function wrongFlag(line: number, message: string): TreeViolation {
  return { line, rule: 'flag', column: 'billable', message }
}
