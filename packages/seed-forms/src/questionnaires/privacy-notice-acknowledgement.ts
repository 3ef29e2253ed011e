import { item, options, questionnaire, signature } from './questionnaire.js'

/** That the practice's own notice of privacy practices was handed over; the notice is not part of the form. */
export const privacyNoticeAcknowledgement = questionnaire(
  'urn:sow:form:privacy-notice-acknowledgement',
  '1.0.0',
  'Acknowledgement of the notice of privacy practices',
  [
    item(
      'notice',
      'display',
      'The practice has a notice that says how it uses and shares health information, and which rights I have. Signing here says that I was given it; it does not say that I agree with it.',
    ),
    item('received', 'choice', 'I was given the notice', {
      required: true,
      answerOption: options('on paper', 'by mail', 'in the portal', 'I did not want a copy'),
    }),
    item('version', 'string', 'Date or version printed on the notice', { maxLength: 40 }),
    signature('I was given the notice of privacy practices, or was offered it.'),
  ],
)
