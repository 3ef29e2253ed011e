import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { demoSuppliers } from './demo-suppliers.js'
import { items } from './items.js'

export const demoItemSuppliers = defineDataset<ClinicDatabase>()({
  name: 'demo-item-suppliers',
  title: 'Which fictional supplier sells which item',
  table: 'inventory_item_suppliers',
  scope: 'tenant',
  kind: 'demo',
  key: ['item_id', 'supplier_id', 'supplier_sku', 'effective_from'],
  refs: { item_id: ref(items), supplier_id: ref(demoSuppliers) },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { item_id: 'ALCOHOL-PREP', supplier_id: 'demo-medical-supply', supplier_sku: 'DEMO-ALCOHOL-PREP', effective_from: '2026-01-01', pack_quantity: 100, is_preferred: true },
    { item_id: 'EXAM-PAPER', supplier_id: 'demo-medical-supply', supplier_sku: 'DEMO-EXAM-PAPER', effective_from: '2026-01-01', pack_quantity: 12, is_preferred: true },
    { item_id: 'GLOVE-EXAM-L', supplier_id: 'demo-medical-supply', supplier_sku: 'DEMO-GLOVE-EXAM-L', effective_from: '2026-01-01', pack_quantity: 10, is_preferred: true },
    { item_id: 'GLOVE-EXAM-M', supplier_id: 'demo-medical-supply', supplier_sku: 'DEMO-GLOVE-EXAM-M', effective_from: '2026-01-01', pack_quantity: 10, is_preferred: true },
    { item_id: 'GLUCOSE-STRIP', supplier_id: 'demo-lab-supply', supplier_sku: 'DEMO-GLUCOSE-STRIP', effective_from: '2026-01-01', pack_quantity: 1, is_preferred: true },
    { item_id: 'KETOROLAC-30', supplier_id: 'demo-pharmacy-supply', supplier_sku: 'DEMO-KETOROLAC-30', effective_from: '2026-01-01', pack_quantity: 25, is_preferred: true },
    { item_id: 'PAPER-COPY', supplier_id: 'demo-office-supply', supplier_sku: 'DEMO-PAPER-COPY', effective_from: '2026-01-01', pack_quantity: 1, is_preferred: true },
    { item_id: 'STREP-A-KIT', supplier_id: 'demo-lab-supply', supplier_sku: 'DEMO-STREP-A-KIT', effective_from: '2026-01-01', pack_quantity: 1, is_preferred: true },
    { item_id: 'URINE-DIP', supplier_id: 'demo-lab-supply', supplier_sku: 'DEMO-URINE-DIP', effective_from: '2026-01-01', pack_quantity: 1, is_preferred: true },
    { item_id: 'VACC-FLU', supplier_id: 'demo-vaccine-supply', supplier_sku: 'DEMO-VACC-FLU', effective_from: '2026-01-01', pack_quantity: 10, is_preferred: true },
    { item_id: 'VACC-TDAP', supplier_id: 'demo-vaccine-supply', supplier_sku: 'DEMO-VACC-TDAP', effective_from: '2026-01-01', pack_quantity: 10, is_preferred: true },
  ],
})
