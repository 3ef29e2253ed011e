import type { Problem, SowError } from '@sow/kit/errors'

/** What is wrong, where no list of problems stands below it: the first of them, and how many there are besides. */
export function tellAlone({ message, problems }: SowError): string {
  const [first, ...rest] = problems.filter((each) => !says(message, each))
  if (first === undefined) return message
  const told = `${message} ${tellProblem(first)}`
  return rest.length === 0 ? told : `${told} And ${rest.length} more: \`sow db plan\` lists them.`
}

/** True where the sentence has the problem, with or without the quotes of names and the end of its own. */
function says(message: string, problem: Problem): boolean {
  const plain = (text: string) => text.replaceAll("'", '').replace(/\.$/, '')
  return plain(message).includes(plain(problem.message))
}

function tellProblem({ line, file, column, message }: Problem): string {
  const at = line === undefined ? null : file === undefined ? `Row ${line}` : `${file}:${line}`
  const where = [at, column].filter((part) => part !== null && part !== undefined).join(', ')
  // A name is told as it is written.
  return where === '' ? message.charAt(0).toUpperCase() + message.slice(1) : `${where}: ${message}`
}
