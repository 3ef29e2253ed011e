import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { items } from './items.js'
import { inventoryLocations } from './locations.js'

/** Every par and reorder level is the site's to set. */
export const itemLocations = defineDataset<ClinicDatabase>()({
  name: 'item-locations',
  title: 'Where the starter items are kept',
  table: 'inventory_item_locations',
  scope: 'tenant',
  kind: 'starter',
  key: ['item_id', 'inventory_location_id'],
  refs: { item_id: ref(items), inventory_location_id: ref(inventoryLocations) },
  own: { par_level: 'site', reorder_level: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { item_id: 'ALCOHOL-PREP', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'BANDAGE-ADH', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'COTTON-TIP', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'EAR-SPECULA', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'EPI-AUTO-03', inventory_location_id: 'cart-emergency', par_level: null, reorder_level: null },
    { item_id: 'EPI-VIAL-1', inventory_location_id: 'cart-emergency', par_level: null, reorder_level: null },
    { item_id: 'EXAM-PAPER', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'GAUZE-4X4-ST', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'GLOVE-EXAM-L', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'GLOVE-EXAM-M', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'GLOVE-EXAM-M', inventory_location_id: 'main-storeroom', par_level: null, reorder_level: null },
    { item_id: 'GLOVE-EXAM-S', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'GLUCOSE-STRIP', inventory_location_id: 'lab-shelf', par_level: null, reorder_level: null },
    { item_id: 'LANCET-SAFETY', inventory_location_id: 'lab-shelf', par_level: null, reorder_level: null },
    { item_id: 'MASK-N95', inventory_location_id: 'main-storeroom', par_level: null, reorder_level: null },
    { item_id: 'MASK-SURG', inventory_location_id: 'main-storeroom', par_level: null, reorder_level: null },
    { item_id: 'NACL-500', inventory_location_id: 'cart-emergency', par_level: null, reorder_level: null },
    { item_id: 'SPECIMEN-CUP', inventory_location_id: 'lab-shelf', par_level: null, reorder_level: null },
    { item_id: 'STREP-A-KIT', inventory_location_id: 'lab-shelf', par_level: null, reorder_level: null },
    { item_id: 'SYRINGE-1ML', inventory_location_id: 'main-storeroom', par_level: null, reorder_level: null },
    { item_id: 'SYRINGE-3ML', inventory_location_id: 'main-storeroom', par_level: null, reorder_level: null },
    { item_id: 'TAPE-PAPER', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'THERMO-COVER', inventory_location_id: 'exam-cabinet', par_level: null, reorder_level: null },
    { item_id: 'URINE-DIP', inventory_location_id: 'lab-shelf', par_level: null, reorder_level: null },
    { item_id: 'URINE-HCG', inventory_location_id: 'lab-shelf', par_level: null, reorder_level: null },
    { item_id: 'VACC-FLU', inventory_location_id: 'refrigerator-vaccine', par_level: null, reorder_level: null },
    { item_id: 'VACC-HEPB', inventory_location_id: 'refrigerator-vaccine', par_level: null, reorder_level: null },
    { item_id: 'VACC-TDAP', inventory_location_id: 'refrigerator-vaccine', par_level: null, reorder_level: null },
  ],
})
