import type { z } from 'zod'
import type { OpenSite } from '../../command/long-site.js'
import type { CommandDocument, DocumentBody } from '../../document/document.js'
import { documentFormat } from '../../document/envelope.js'

/** What a tool works with. */
export interface AssistantSite {
  /** One after the other. */
  readonly open: OpenSite
  /** True where the person who started the server lets an assistant see what rows hold. */
  readonly values: boolean
}

/** What a tool answers. */
export interface ToolAnswer {
  /** As the command prints it with `--json`. */
  readonly document: object
  /** What a person can be asked to allow; left out where there is nothing. */
  readonly digest?: string
  /** What the document does not say: how to go on, what was left out. */
  readonly told?: string
}

/** One tool of an assistant: the look, or the deed, of one command. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  readonly name: string
  /** The command, as it is typed: its help is what the assistant reads. */
  readonly command: CommandDocument['command']
  /** What its help does not say. */
  readonly more?: string
  /** True where it changes the database. */
  readonly writes: boolean
  readonly input: Input
  answer(asked: z.output<Input>, site: AssistantSite): Promise<ToolAnswer>
}

/** A tool among others: what it takes is checked by its own schema. */
export function tool<Input extends z.ZodObject>(described: Tool<Input>): Tool {
  const { input, answer } = described
  return { ...described, answer: async (asked, site) => await answer(input.parse(asked), site) }
}

/** A report as the document of its command. */
export function documentOf<Command extends CommandDocument['command']>(
  command: Command,
  body: DocumentBody<Extract<CommandDocument, { readonly command: Command }>>,
  ok = true,
): object {
  const opening = { format: documentFormat, ok, command }
  return { ...opening, ...body, ...opening }
}
