import { group, item, questionnaire, signature } from './questionnaire.js'

/** Consent to visits by video or telephone. */
export const consentToTelehealth = questionnaire(
  'urn:sow:form:consent-to-telehealth',
  '1.0.0',
  'Consent to visits by video or telephone',
  [
    item(
      'how',
      'display',
      'Some visits can take place by video or telephone. The practitioner cannot examine me by hand, and the connection may fail; we may then agree on a visit in person.',
    ),
    item(
      'privacy',
      'display',
      'I choose a place where nobody listens who should not. The practice does the same. Nothing is recorded unless all of us agree to it beforehand.',
    ),
    group('place', 'Where I will be', [
      item('place.address', 'text', 'Address from which I usually join', { required: true, maxLength: 400 }),
      item('place.phone', 'string', 'Telephone to call when the connection fails', {
        required: true,
        maxLength: 40,
      }),
    ]),
    signature('I consent to visits by video or telephone, and I know that I can choose a visit in person.'),
  ],
)
