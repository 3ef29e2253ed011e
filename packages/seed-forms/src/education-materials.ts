import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** Written for Sow in plain words, for everybody: none replaces what a clinician says. New wording is a new version. */
export const educationMaterials = defineDataset<ClinicDatabase>()({
  name: 'education-materials',
  title: 'Texts for patients',
  table: 'education_materials',
  key: ['owner', 'code', 'locale', 'version'],
  own: { topic: 'package', sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  // biome-ignore format: one row per line.
  rows: [
    { owner: 'system', code: 'after-your-visit', locale: 'en', version: 1, title: 'After your visit', topic: 'practical', body: 'You find a summary of your visit in the portal. Read what was decided, which medications changed, and when to come back. Ask us where something is not clear.', sort_order: 10 },
    { owner: 'system', code: 'antibiotics', locale: 'en', version: 1, title: 'Antibiotics', topic: 'medication', body: 'Antibiotics act against bacteria, not against viruses such as those of a cold. Take them as they were prescribed, to the end, and do not share them. Call us if you get a rash, have trouble breathing, or do not feel better.', sort_order: 20 },
    { owner: 'system', code: 'asthma-action', locale: 'en', version: 1, title: 'Living with asthma', topic: 'condition', body: 'Know what sets off your asthma, and keep away from it where you can. Use the medication that prevents attacks every day, also when you feel well. Keep the one for attacks with you. Call an ambulance if you cannot speak in sentences or your lips turn blue.', sort_order: 30 },
    { owner: 'system', code: 'before-a-blood-test', locale: 'en', version: 1, title: 'Before a blood test', topic: 'procedure', body: 'Ask us whether you may eat before. Drink water. Tell us if you take a blood thinner, or if you have fainted at a blood test. Bring the order, and wear sleeves that roll up.', sort_order: 40 },
    { owner: 'system', code: 'blood-pressure-at-home', locale: 'en', version: 1, title: 'Measuring your blood pressure at home', topic: 'condition', body: 'Sit for five minutes, with your back and your arm supported and your feet on the floor. Do not talk. Measure twice, one minute apart, and write both down with the time. Bring the list to your visit.', sort_order: 50 },
    { owner: 'system', code: 'fall-prevention', locale: 'en', version: 1, title: 'Preventing falls', topic: 'prevention', body: 'Keep the floor free and the stairs lit. Wear shoes that hold. Have your eyes checked, and ask us whether one of your medications makes you dizzy. Exercise that trains balance helps at any age.', sort_order: 60 },
    { owner: 'system', code: 'healthy-eating', locale: 'en', version: 1, title: 'Eating well', topic: 'lifestyle', body: 'Fill half of your plate with vegetables and fruit. Choose whole grains, beans and fish often, and sweet drinks seldom. Small changes that last are worth more than strict diets.', sort_order: 70 },
    { owner: 'system', code: 'medication-list', locale: 'en', version: 1, title: 'Keep a list of your medications', topic: 'medication', body: 'Write down everything you take: prescribed medications, those from the shop, vitamins and herbs, with how much and how often. Show the list at each visit and in the pharmacy.', sort_order: 80 },
    { owner: 'system', code: 'movement', locale: 'en', version: 1, title: 'Moving every day', topic: 'lifestyle', body: 'Half an hour of brisk walking on most days is enough to begin with, also in pieces of ten minutes. Add what makes you stronger twice a week. Ask us first if you have a disease of the heart or the lungs.', sort_order: 90 },
    { owner: 'system', code: 'portal-first-steps', locale: 'en', version: 1, title: 'First steps in the portal', topic: 'practical', body: 'In the portal you see your appointments and results, ask for refills and write to us. Messages are read on working days. In an emergency call an ambulance, and do not write.', sort_order: 100 },
    { owner: 'system', code: 'prepare-video-visit', locale: 'en', version: 1, title: 'Preparing a visit by video', topic: 'practical', body: 'Choose a quiet room with light in front of you. Test camera and microphone before. Have your list of medications and, where you have them, measurements at hand. If the picture fails, we call you.', sort_order: 110 },
    { owner: 'system', code: 'screening-why', locale: 'en', version: 1, title: 'Why screening', topic: 'prevention', body: 'A screening looks for a disease before it is felt, when it is easier to treat. Which ones are right for you depends on your age, your family and your health. Ask us what is due.', sort_order: 120 },
    { owner: 'system', code: 'sleep', locale: 'en', version: 1, title: 'Sleeping well', topic: 'lifestyle', body: 'Go to bed and get up at the same times. Keep the room dark, quiet and cool. Put screens away an hour before. Call us if you snore loudly and are tired by day.', sort_order: 130 },
    { owner: 'system', code: 'stop-smoking', locale: 'en', version: 1, title: 'Stopping smoking', topic: 'lifestyle', body: 'It is never too late to stop. Set a day, tell your friends, and throw everything away. Medication and advice make it easier: ask us. Most people try several times before it lasts.', sort_order: 140 },
    { owner: 'system', code: 'vaccines-why', locale: 'en', version: 1, title: 'Why vaccines', topic: 'prevention', body: 'Vaccines prepare your body for infections that can be serious. A sore arm or a mild fever for a day or two is common. Tell us of allergies and of earlier reactions before you get one.', sort_order: 150 },
    { owner: 'system', code: 'wound-at-home', locale: 'en', version: 1, title: 'Caring for a wound at home', topic: 'procedure', body: 'Wash your hands before and after. Keep the dressing dry for the first day, then change it as we showed you. Call us if the wound gets red, warm or swollen, if it smells or drains, or if you have a fever.', sort_order: 160 },
  ],
})
