import type { Json } from '@sow/clinic-schema'

/** The item types of a FHIR R4 Questionnaire. */
export type ItemType =
  | 'group'
  | 'display'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'date'
  | 'dateTime'
  | 'time'
  | 'string'
  | 'text'
  | 'url'
  | 'choice'
  | 'open-choice'
  | 'attachment'
  | 'reference'
  | 'quantity'

/** One item of a FHIR R4 Questionnaire, as far as our forms use it. */
export interface QuestionnaireItem {
  readonly [element: string]: Json
  readonly linkId: string
  readonly type: ItemType
  readonly text: string
}

/** What an item may have beside its id, its type and its text. */
export interface ItemElements {
  readonly required?: true
  readonly repeats?: true
  readonly maxLength?: number
  readonly answerOption?: readonly { readonly [element: string]: Json }[]
  readonly enableWhen?: readonly { readonly [element: string]: Json }[]
  readonly item?: readonly QuestionnaireItem[]
}

/** One item; `linkId` is unique in its form. */
export function item(
  linkId: string,
  type: ItemType,
  text: string,
  elements: ItemElements = {},
): QuestionnaireItem {
  return { linkId, type, text, ...elements }
}

/** A group of items under a heading. */
export function group(linkId: string, text: string, items: readonly QuestionnaireItem[]): QuestionnaireItem {
  return item(linkId, 'group', text, { item: items })
}

/** Answers to choose from, as plain text. */
export function options(...values: readonly string[]): readonly { readonly valueString: string }[] {
  return values.map((valueString) => ({ valueString }))
}

/** Shows an item only where the yes-or-no question `linkId` was answered with yes. */
export function whenYes(linkId: string): readonly { readonly [element: string]: Json }[] {
  return [{ question: linkId, operator: '=', answerBoolean: true }]
}

/** What signs a form: the name as typed, and the day. `statement` is what the person agrees to. */
export function signature(statement: string): QuestionnaireItem {
  return group('signature', 'Signature', [
    item('signature.agree', 'boolean', statement, { required: true }),
    item('signature.name', 'string', 'Full name of the person who signs', { required: true, maxLength: 200 }),
    item('signature.relationship', 'choice', 'The person who signs is', {
      required: true,
      answerOption: options('the patient', 'a parent or guardian', 'another authorized person'),
    }),
    item('signature.date', 'date', 'Date', { required: true }),
  ])
}

/** A FHIR R4 Questionnaire with the identity of its form. */
export function questionnaire(
  url: string,
  version: string,
  title: string,
  items: readonly QuestionnaireItem[],
) {
  return {
    resourceType: 'Questionnaire',
    url,
    version,
    title,
    status: 'active',
    subjectType: ['Patient'],
    item: items,
  } as const
}
