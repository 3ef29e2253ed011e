import { type ErrorCode, errorCodes } from '@sow/kit/errors'
import type { Explanation } from './explanation.js'
import { explanations } from './explanations.js'

/** The page of all error codes, in Markdown: docs/errors.md is this text. */
export function renderErrorPage(): string {
  const sections = (Object.keys(errorCodes) as ErrorCode[]).map((code) =>
    renderSection(code, explanations[code]),
  )
  return `${introduction}\n${sections.join('\n')}`
}

const introduction = `# Error codes

Every error has a stable code, which decides the exit code of the command. \`sow explain CODE\` says the same offline.
This page is generated from the texts of that command.
`

function renderSection(code: ErrorCode, { title, meaning, remedies }: Explanation): string {
  const steps = remedies.map((remedy) => `- ${remedy}`).join('\n')
  return `## ${code}\n\n**${title}.** Exit code ${errorCodes[code]}.\n\n${meaning}\n\n${steps}\n`
}
