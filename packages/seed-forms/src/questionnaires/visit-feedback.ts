import { item, options, questionnaire } from './questionnaire.js'

/** What a patient thought of a visit; not a validated instrument, and without a score. */
export const visitFeedback = questionnaire('urn:sow:form:visit-feedback', '1.0.0', 'How was your visit?', [
  item('waiting', 'choice', 'The time you waited was', {
    answerOption: options('shorter than expected', 'as expected', 'longer than expected'),
  }),
  item('listened', 'choice', 'Did we listen to you?', {
    answerOption: options('yes', 'partly', 'no'),
  }),
  item('plan', 'choice', 'Do you know what happens next?', {
    answerOption: options('yes', 'partly', 'no'),
  }),
  item('comment', 'text', 'What should we keep, and what should we change?', { maxLength: 2000 }),
  item('contact', 'boolean', 'May we contact you about this?'),
])
