import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** `metric` names a figure of `dashboard_snapshots`: no row holds one. */
export const dashboardWidgets = defineDataset<ClinicDatabase>()({
  name: 'dashboard-widgets',
  title: 'Widgets of dashboards',
  table: 'dashboard_widgets',
  key: ['code'],
  own: { sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'aged-receivables', title: 'Receivables by age', description: 'Open balances by days since the service.', metric: 'billing.receivables_by_age', chart_type: 'bar', default_roles: ['billing', 'executive'], sort_order: 10 },
    { code: 'appointments-today', title: 'Appointments today', description: 'In the order of their times.', metric: 'scheduling.appointments_today', chart_type: 'list', default_roles: ['operations', 'general'], sort_order: 20 },
    { code: 'average-wait', title: 'Average wait', description: 'Minutes from check-in to the room.', metric: 'scheduling.average_wait_minutes', chart_type: 'number', default_roles: ['operations'], sort_order: 30 },
    { code: 'bed-occupancy', title: 'Beds occupied', description: 'Of all beds in service.', metric: 'beds.occupancy_rate', chart_type: 'gauge', default_roles: ['operations', 'executive'], sort_order: 40 },
    { code: 'care-gaps', title: 'Gaps in care', description: 'Patients for whom something is due.', metric: 'clinical.care_gaps', chart_type: 'table', default_roles: ['clinical'], sort_order: 50 },
    { code: 'charges-by-month', title: 'Charges by month', description: null, metric: 'billing.charges_by_month', chart_type: 'line', default_roles: ['billing', 'executive'], sort_order: 60 },
    { code: 'claims-by-status', title: 'Claims by status', description: null, metric: 'billing.claims_by_status', chart_type: 'pie', default_roles: ['billing'], sort_order: 70 },
    { code: 'collections-by-month', title: 'Collections by month', description: null, metric: 'billing.collections_by_month', chart_type: 'line', default_roles: ['billing', 'executive'], sort_order: 80 },
    { code: 'days-in-receivables', title: 'Days in receivables', description: 'Open balance over average daily charges.', metric: 'billing.days_in_receivables', chart_type: 'number', default_roles: ['billing', 'executive'], sort_order: 90 },
    { code: 'denial-rate', title: 'Denial rate', description: 'Claims denied at their first decision.', metric: 'billing.denial_rate', chart_type: 'gauge', default_roles: ['billing', 'executive'], sort_order: 100 },
    { code: 'encounters-unsigned', title: 'Encounters not signed', description: 'By the days since the visit.', metric: 'clinical.encounters_unsigned', chart_type: 'list', default_roles: ['clinical'], sort_order: 110 },
    { code: 'expiring-stock', title: 'Stock that expires', description: 'Lots that expire within 60 days.', metric: 'inventory.expiring_lots', chart_type: 'list', default_roles: ['operations'], sort_order: 120 },
    { code: 'low-stock', title: 'Low stock', description: 'Items below the level at which they are ordered.', metric: 'inventory.items_below_reorder', chart_type: 'list', default_roles: ['operations'], sort_order: 130 },
    { code: 'messages-unread', title: 'Messages', description: null, metric: 'portal.messages_unread', chart_type: 'number', default_roles: ['patient', 'clinical'], sort_order: 140 },
    { code: 'new-patients', title: 'New patients by month', description: null, metric: 'patients.new_by_month', chart_type: 'bar', default_roles: ['executive', 'operations'], sort_order: 150 },
    { code: 'no-show-rate', title: 'No-shows', description: 'Of all appointments that were not cancelled.', metric: 'scheduling.no_show_rate', chart_type: 'gauge', default_roles: ['operations', 'executive'], sort_order: 160 },
    { code: 'open-authorizations', title: 'Authorizations that wait', description: null, metric: 'billing.authorizations_open', chart_type: 'list', default_roles: ['billing', 'operations'], sort_order: 170 },
    { code: 'orders-pending', title: 'Orders without a result', description: null, metric: 'clinical.orders_pending', chart_type: 'list', default_roles: ['clinical'], sort_order: 180 },
    { code: 'own-appointments', title: 'Next appointments', description: null, metric: 'portal.appointments_next', chart_type: 'list', default_roles: ['patient'], sort_order: 190 },
    { code: 'own-balance', title: 'Balance', description: null, metric: 'portal.balance', chart_type: 'number', default_roles: ['patient'], sort_order: 200 },
    { code: 'own-results', title: 'Results', description: 'Results that were released.', metric: 'portal.results', chart_type: 'list', default_roles: ['patient'], sort_order: 210 },
    { code: 'provider-productivity', title: 'Visits by practitioner', description: null, metric: 'clinical.visits_by_practitioner', chart_type: 'bar', default_roles: ['executive', 'clinical'], sort_order: 220 },
    { code: 'results-to-review', title: 'Results to review', description: null, metric: 'clinical.results_to_review', chart_type: 'list', default_roles: ['clinical'], sort_order: 230 },
    { code: 'schedule-utilization', title: 'Schedule in use', description: 'Booked of bookable minutes.', metric: 'scheduling.utilization_rate', chart_type: 'gauge', default_roles: ['operations', 'executive'], sort_order: 240 },
    { code: 'tasks-due', title: 'Tasks due', description: null, metric: 'tasks.due', chart_type: 'list', default_roles: ['general', 'clinical', 'operations', 'billing'], sort_order: 250 },
  ],
})
