import { group, item, options, questionnaire, whenYes } from './questionnaire.js'

const rating = [0, 1, 2, 3].map((valueInteger) => ({ valueInteger }))

/** Every item type of a FHIR R4 Questionnaire once, and two ratings to add up. It asks nothing that matters. */
export const demoShowcase = questionnaire(
  'urn:sow:form:demo-showcase',
  '1.0.0',
  'DEMO: every kind of question',
  [
    item(
      'notice',
      'display',
      'This form shows what forms can do. Do not enter anything about a real person.',
    ),
    group('text', 'Text', [
      item('text.string', 'string', 'One line', { maxLength: 80 }),
      item('text.text', 'text', 'Several lines', { maxLength: 500 }),
      item('text.url', 'url', 'A web address'),
    ]),
    group('numbers', 'Numbers', [
      item('numbers.integer', 'integer', 'A whole number'),
      item('numbers.decimal', 'decimal', 'A number with decimals'),
      item('numbers.quantity', 'quantity', 'A number with a unit'),
    ]),
    group('time', 'Time', [
      item('time.date', 'date', 'A day'),
      item('time.date-time', 'dateTime', 'A day and a time'),
      item('time.time', 'time', 'A time'),
    ]),
    group('choices', 'Choices', [
      item('choices.boolean', 'boolean', 'Yes or no', { required: true }),
      item('choices.follow-up', 'string', 'Asked only after a yes', {
        enableWhen: whenYes('choices.boolean'),
      }),
      item('choices.one', 'choice', 'One of these', { answerOption: options('red', 'green', 'blue') }),
      item('choices.many', 'choice', 'Any of these', {
        repeats: true,
        answerOption: options('spring', 'summer', 'autumn', 'winter'),
      }),
      item('choices.open', 'open-choice', 'One of these or your own', {
        answerOption: options('tea', 'coffee'),
      }),
    ]),
    group('ratings', 'Ratings that are added up', [
      item('ratings.first', 'choice', 'From none to most, the first', { answerOption: rating }),
      item('ratings.second', 'choice', 'From none to most, the second', { answerOption: rating }),
    ]),
    group('links', 'Files and references', [
      item('links.attachment', 'attachment', 'A file'),
      item('links.reference', 'reference', 'A record'),
    ]),
  ],
)
