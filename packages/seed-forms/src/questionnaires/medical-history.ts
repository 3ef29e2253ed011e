import { group, item, options, questionnaire, whenYes } from './questionnaire.js'

/** Conditions, operations and family, in the patient's own words. */
export const medicalHistory = questionnaire('urn:sow:form:medical-history', '1.0.0', 'Medical history', [
  group('conditions', 'Your health', [
    item('conditions.any', 'boolean', 'Do you have a long-term condition?', { required: true }),
    item('conditions.list', 'text', 'Which ones, and since when?', {
      enableWhen: whenYes('conditions.any'),
      maxLength: 2000,
    }),
    item('operations.any', 'boolean', 'Have you had an operation or a stay in a hospital?', {
      required: true,
    }),
    item('operations.list', 'text', 'Which ones, and in which year?', {
      enableWhen: whenYes('operations.any'),
      maxLength: 2000,
    }),
  ]),
  group('family', 'Your family', [
    item('family.conditions', 'open-choice', 'Did a parent, brother or sister have one of these?', {
      repeats: true,
      answerOption: options('cancer', 'diabetes', 'heart disease', 'high blood pressure', 'stroke'),
    }),
    item('family.note', 'text', 'Anything else about your family that we should know', { maxLength: 1000 }),
  ]),
  group('habits', 'Your habits', [
    item('habits.tobacco', 'choice', 'Do you use tobacco or nicotine?', {
      answerOption: options('never', 'in the past', 'sometimes', 'every day'),
    }),
    item('habits.alcohol', 'choice', 'How often do you drink alcohol?', {
      answerOption: options('never', 'less than once a week', 'once a week or more', 'every day'),
    }),
    item('habits.exercise', 'string', 'How do you keep moving?', { maxLength: 300 }),
  ]),
])
