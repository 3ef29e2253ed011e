import type { CodeSet } from '../code-set/code-set.js'
import { codeField, dateField, textField } from '../table/field.js'
import { tableCodeSet } from '../table/table-code-set.js'
import { vaccineFacts, vaccineText } from './cvx.js'

/** The manufacturers of vaccines (MVX). */
export const mvx: CodeSet = tableCodeSet({
  ...vaccineText,
  facts: {
    ...vaccineFacts,
    name: 'mvx',
    system: 'MVX',
    title: 'MVX manufacturers of vaccines',
    table: 'mvx_codes',
    key: ['code'],
    useOf: ({ code }) => ({ code: String(code), billable: null, terminated: null, changed: null }),
  },
  fields: {
    code: { title: ['mvxcode', 'mvx code', 'mvx_code'], field: codeField(/^[A-Z]{2,3}$/) },
    name: { title: ['manufacturername', 'manufacturer name', 'manufacturer'], field: textField('empty') },
    notes: { title: ['notes', 'note'], field: textField() },
    status: { title: ['status', 'mvx status'], field: codeField(/^[A-Z][A-Za-z -]{2,20}$/) },
    updated_on: {
      title: ['lastupdated', 'last updated', 'last updated date', 'lastupdateddate'],
      field: dateField(),
    },
  },
  elements: 'MVXInfo',
  untitled: (fields) =>
    fields.length === 5 &&
    /^[A-Z]{2,3}\s*$/.test(fields[0] ?? '') &&
    /^(?:In)?active$/i.test(fields[3]?.trim() ?? '')
      ? ['mvxcode', 'manufacturername', 'notes', 'status', 'lastupdated']
      : null,
  kind: ({ status }) => String(status).toLowerCase(),
})
