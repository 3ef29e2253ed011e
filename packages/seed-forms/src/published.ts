import type { questionnaire } from './questionnaires/questionnaire.js'

/** What every form of ours has in common as a row: its identity, taken from the questionnaire, and its terms. */
export function published(form: ReturnType<typeof questionnaire>) {
  return {
    fhir_url: form.url,
    version: form.version,
    title: form.title,
    language: 'en',
    status: 'active',
    questionnaire: form,
    theme_id: { owner: 'system', name: 'Plain' },
    is_latest_version: true,
    license: 'CC0-1.0',
    license_url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    redistributable: 'yes',
    origin: 'publisher',
    publisher: 'The Sow project',
  } as const
}
