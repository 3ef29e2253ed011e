import type { TinyRelease } from './tiny-clinic.js'

/** After the first release: rows that changed, came and went in every dataset; one text that COPY has to escape. */
export const secondRelease: TinyRelease = {
  payers: [
    { payer_key: 'acme', name: 'Acme Demo\tHealth \\ Plan', kind: 'commercial', phone: null },
    { payer_key: 'self', name: 'Self pay', kind: 'self_pay', phone: '555-0100' },
    { payer_key: 'theta', name: 'Theta Demo Plan', kind: 'commercial', phone: null },
  ],
  fees: [
    { schedule_id: 'standard', code: 'ZZ001', unit: 'hour', amount: '10.00' },
    { schedule_id: 'standard', code: 'ZZ003', unit: 'each', amount: '3.00' },
  ],
  codes: [
    { code: 'A', title: 'Chapter A', parent_id: null },
    { code: 'A1', title: 'Code A1, told anew', parent_id: 'A' },
    { code: 'A2', title: 'Code A2', parent_id: 'A' },
    { code: 'A22', title: 'Code A22', parent_id: 'A2' },
  ],
}
