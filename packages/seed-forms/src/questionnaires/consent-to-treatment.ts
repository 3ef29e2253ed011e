import { item, questionnaire, signature } from './questionnaire.js'

/** Consent to examination and treatment in general; a procedure needs a consent of its own. */
export const consentToTreatment = questionnaire(
  'urn:sow:form:consent-to-treatment',
  '1.0.0',
  'Consent to treatment',
  [
    item(
      'purpose',
      'display',
      'I ask the people who work here to examine me and to treat what we agree on. They explain what they propose, what else could be done and what may go wrong, and I may ask as often as I like.',
    ),
    item(
      'refusal',
      'display',
      'I may refuse an examination or a treatment, or change my mind later. That does not end my care here.',
    ),
    item(
      'limits',
      'display',
      'This consent covers everyday care. Before a procedure with a particular risk I am asked again.',
    ),
    item('questions', 'text', 'What I would like to ask first', { maxLength: 1000 }),
    signature('I have read this, or had it read to me, and I consent to treatment.'),
  ],
)
