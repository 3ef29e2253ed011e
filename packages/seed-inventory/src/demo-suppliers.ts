import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

export const demoSuppliers = defineDataset<ClinicDatabase>()({
  name: 'demo-suppliers',
  title: 'Fictional suppliers',
  table: 'inventory_suppliers',
  scope: 'tenant',
  kind: 'demo',
  key: ['code'],
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'demo-lab-supply', name: 'Demo Laboratory Supply (fictional)', contact_name: 'Demo Contact', phone: '+1-202-555-0160', email: 'lab-supply@example.com', website: 'https://lab-supply.example.com', lead_time_days: 5, is_demo: true },
    { code: 'demo-medical-supply', name: 'Demo Medical Supply (fictional)', contact_name: 'Demo Contact', phone: '+1-202-555-0161', email: 'medical-supply@example.com', website: 'https://medical-supply.example.com', lead_time_days: 3, is_demo: true },
    { code: 'demo-office-supply', name: 'Demo Office Supply (fictional)', contact_name: 'Demo Contact', phone: '+1-202-555-0162', email: 'office-supply@example.com', website: 'https://office-supply.example.com', lead_time_days: 2, is_demo: true },
    { code: 'demo-pharmacy-supply', name: 'Demo Pharmacy Supply (fictional)', contact_name: 'Demo Contact', phone: '+1-202-555-0163', email: 'pharmacy-supply@example.com', website: 'https://pharmacy-supply.example.com', lead_time_days: 2, is_demo: true },
    { code: 'demo-vaccine-supply', name: 'Demo Vaccine Supply (fictional)', contact_name: 'Demo Contact', phone: '+1-202-555-0164', email: 'vaccine-supply@example.com', website: 'https://vaccine-supply.example.com', lead_time_days: 7, is_demo: true },
  ],
})
