import { group, item, options, questionnaire, whenYes } from './questionnaire.js'

/** What the patient takes and what they do not tolerate. */
export const medicationsAndAllergies = questionnaire(
  'urn:sow:form:medications-and-allergies',
  '1.0.0',
  'Medications and allergies',
  [
    item('medications.any', 'boolean', 'Do you take any medication, vitamin or supplement?', {
      required: true,
    }),
    item('medications', 'group', 'One entry for each', {
      repeats: true,
      enableWhen: whenYes('medications.any'),
      item: [
        item('medications.name', 'string', 'Name', { required: true, maxLength: 200 }),
        item('medications.dose', 'string', 'How much', { maxLength: 100 }),
        item('medications.frequency', 'string', 'How often', { maxLength: 100 }),
        item('medications.prescriber', 'string', 'Who prescribed it', { maxLength: 200 }),
      ],
    }),
    item('allergies.any', 'boolean', 'Do you have an allergy?', { required: true }),
    item('allergies', 'group', 'One entry for each', {
      repeats: true,
      enableWhen: whenYes('allergies.any'),
      item: [
        item('allergies.substance', 'string', 'What you are allergic to', { required: true, maxLength: 200 }),
        item('allergies.reaction', 'string', 'What happens', { maxLength: 300 }),
        item('allergies.severity', 'choice', 'How bad it was', {
          answerOption: options('mild', 'moderate', 'severe'),
        }),
      ],
    }),
    group('pharmacy', 'Your pharmacy', [
      item('pharmacy.name', 'string', 'Name', { maxLength: 200 }),
      item('pharmacy.place', 'string', 'Street or part of town', { maxLength: 200 }),
    ]),
  ],
)
