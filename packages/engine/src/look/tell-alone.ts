import type { Problem, SowError } from '@sow/kit/errors'

/** What is wrong, where no list of problems stands below it: the first of them, and how many there are besides. */
export function tellAlone({ message, problems }: SowError): string {
  const [first, ...rest] = problems
  if (first === undefined) return message
  const told = message.includes(first.message) ? message : `${message} ${tellProblem(first)}`
  return rest.length === 0 ? told : `${told} And ${rest.length} more: \`sow db plan\` lists them.`
}

function tellProblem({ line, file, column, message }: Problem): string {
  const at = line === undefined ? null : file === undefined ? `row ${line}` : `${file}:${line}`
  const where = [at, column].filter((part) => part !== null && part !== undefined).join(', ')
  const text = where === '' ? message : `${where}: ${message}`
  return text.charAt(0).toUpperCase() + text.slice(1)
}
