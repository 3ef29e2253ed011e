import { group, item, options, questionnaire, signature } from './questionnaire.js'

/** Permission to give records to someone, or to ask for them. */
export const releaseOfInformation = questionnaire(
  'urn:sow:form:release-of-information',
  '1.0.0',
  'Permission to release health information',
  [
    group('parties', 'Between whom', [
      item('parties.direction', 'choice', 'The practice may', {
        required: true,
        answerOption: options('give my records', 'ask for my records', 'do both'),
      }),
      item('parties.name', 'string', 'Person or organization', { required: true, maxLength: 200 }),
      item('parties.contact', 'text', 'Address, telephone or fax', { maxLength: 400 }),
    ]),
    group('records', 'Which records', [
      item('records.kinds', 'open-choice', 'Kinds of records', {
        required: true,
        repeats: true,
        answerOption: options('visit notes', 'laboratory results', 'images', 'medications', 'billing'),
      }),
      item('records.from', 'date', 'From'),
      item('records.through', 'date', 'Through'),
      item('records.purpose', 'string', 'What for', { required: true, maxLength: 200 }),
    ]),
    group('terms', 'How long', [
      item('terms.ends', 'date', 'This permission ends on', { required: true }),
      item(
        'terms.revoke',
        'display',
        'I may take this permission back in writing at any time. What was given before then stays given.',
      ),
    ]),
    signature('I permit the release as described.'),
  ],
)
