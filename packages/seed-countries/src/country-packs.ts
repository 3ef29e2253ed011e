import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import type sharedTerms from '@sow/seed-shared-terms'
import { timeZones } from './time-zones.js'

/** An organization's own settings come first. The first day of the week counts from Monday, 1. */
export const countryPacks = defineDataset<ClinicDatabase>()({
  name: 'country-packs',
  title: 'Defaults of countries',
  table: 'country_packs',
  key: ['country_code'],
  refs: {
    default_language_id: ref.from<typeof sharedTerms>()('shared-terms/languages'),
    default_currency_id: ref.from<typeof sharedTerms>()('shared-terms/currencies'),
    default_time_zone_id: ref(timeZones),
  },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  // biome-ignore format: one row per line.
  rows: [
    { country_code: 'AE', pack_slug: 'united-arab-emirates', pack_version: '1.0.0', name: 'United Arab Emirates', default_language_id: 'en-AE', default_currency_id: 'AED', default_time_zone_id: 'Asia/Dubai', date_format: 'dd/MM/yyyy', first_day_of_week: 1 },
    { country_code: 'AU', pack_slug: 'australia', pack_version: '1.0.0', name: 'Australia', default_language_id: 'en-AU', default_currency_id: 'AUD', default_time_zone_id: 'Australia/Sydney', date_format: 'dd/MM/yyyy', first_day_of_week: 1 },
    { country_code: 'CA', pack_slug: 'canada', pack_version: '1.0.0', name: 'Canada', default_language_id: 'en-CA', default_currency_id: 'CAD', default_time_zone_id: 'America/Toronto', date_format: 'yyyy-MM-dd', first_day_of_week: 7 },
    { country_code: 'GB', pack_slug: 'united-kingdom', pack_version: '1.0.0', name: 'United Kingdom', default_language_id: 'en-GB', default_currency_id: 'GBP', default_time_zone_id: 'Europe/London', date_format: 'dd/MM/yyyy', first_day_of_week: 1 },
    { country_code: 'IE', pack_slug: 'ireland', pack_version: '1.0.0', name: 'Ireland', default_language_id: 'en-IE', default_currency_id: 'EUR', default_time_zone_id: 'Europe/Dublin', date_format: 'dd/MM/yyyy', first_day_of_week: 1 },
    { country_code: 'IN', pack_slug: 'india', pack_version: '1.0.0', name: 'India', default_language_id: 'en-IN', default_currency_id: 'INR', default_time_zone_id: 'Asia/Kolkata', date_format: 'dd/MM/yyyy', first_day_of_week: 7 },
    { country_code: 'NZ', pack_slug: 'new-zealand', pack_version: '1.0.0', name: 'New Zealand', default_language_id: 'en-NZ', default_currency_id: 'NZD', default_time_zone_id: 'Pacific/Auckland', date_format: 'dd/MM/yyyy', first_day_of_week: 1 },
    { country_code: 'US', pack_slug: 'united-states', pack_version: '1.0.0', name: 'United States', default_language_id: 'en-US', default_currency_id: 'USD', default_time_zone_id: 'America/New_York', date_format: 'MM/dd/yyyy', first_day_of_week: 7 },
  ],
})
