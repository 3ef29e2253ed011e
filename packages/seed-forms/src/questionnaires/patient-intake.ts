import { group, item, options, questionnaire } from './questionnaire.js'

/** Who the patient is and how to reach them. */
export const patientIntake = questionnaire('urn:sow:form:patient-intake', '1.0.0', 'Patient intake', [
  group('person', 'About you', [
    item('person.given', 'string', 'First name', { required: true, maxLength: 100 }),
    item('person.family', 'string', 'Last name', { required: true, maxLength: 100 }),
    item('person.preferred', 'string', 'The name you want to be called by', { maxLength: 100 }),
    item('person.birth-date', 'date', 'Date of birth', { required: true }),
    item('person.language', 'string', 'The language you prefer to speak with us', { maxLength: 60 }),
    item('person.interpreter', 'boolean', 'Would you like an interpreter?'),
  ]),
  group('contact', 'How we reach you', [
    item('contact.phone', 'string', 'Telephone', { required: true, maxLength: 40 }),
    item('contact.email', 'string', 'Mail address', { maxLength: 200 }),
    item('contact.address', 'text', 'Home address', { maxLength: 400 }),
    item('contact.channel', 'choice', 'How should we contact you first?', {
      answerOption: options('telephone', 'text message', 'mail', 'letter'),
    }),
  ]),
  group('emergency', 'Whom we call in an emergency', [
    item('emergency.name', 'string', 'Name', { maxLength: 200 }),
    item('emergency.relationship', 'string', 'What this person is to you', { maxLength: 60 }),
    item('emergency.phone', 'string', 'Telephone', { maxLength: 40 }),
  ]),
  group('visit', 'Your visit', [
    item('visit.reason', 'text', 'What brings you to us?', { required: true, maxLength: 1000 }),
    item('visit.since', 'string', 'Since when?', { maxLength: 100 }),
  ]),
])
