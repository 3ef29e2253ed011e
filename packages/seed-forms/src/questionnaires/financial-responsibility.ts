import { group, item, questionnaire, signature, whenYes } from './questionnaire.js'

/** Who pays, and what the patient agrees to pay. */
export const financialResponsibility = questionnaire(
  'urn:sow:form:financial-responsibility',
  '1.0.0',
  'Coverage and financial responsibility',
  [
    group('coverage', 'Your coverage', [
      item('coverage.any', 'boolean', 'Do you have health coverage?', { required: true }),
      item('coverage.payer', 'string', 'Name of the plan or programme', {
        enableWhen: whenYes('coverage.any'),
        maxLength: 200,
      }),
      item('coverage.member-id', 'string', 'Member number', {
        enableWhen: whenYes('coverage.any'),
        maxLength: 60,
      }),
      item('coverage.card', 'attachment', 'Picture of the card', {
        enableWhen: whenYes('coverage.any'),
        repeats: true,
      }),
    ]),
    item(
      'terms',
      'display',
      'The practice sends claims to my plan for me. What the plan does not pay, as its terms allow, is mine to pay. I may ask for an estimate before a service, and for help if I cannot pay.',
    ),
    signature('I agree to pay what my coverage does not, and I allow the practice to bill my plan.'),
  ],
)
