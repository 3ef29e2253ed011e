import { expect, test } from 'vitest'
import { ruleOfSqlState } from '../../src/server/connect/sql-state-rules.js'
import { sqlStates } from './sql-states.js'

const states = Object.entries(sqlStates).flatMap(([kind, rest]) =>
  rest.split(' ').map((state) => `${kind}${state}`),
)

/** Classes of which no row, type, trigger or function of a database can be the cause. */
const notOfRows = new Set(['00', '01', '02', '03', '0B', '25', '26', 'XX'])

test('every state that a row can cause is somebody else’s fault than ours', () => {
  expect(states.length).toBeGreaterThan(250)
  for (const state of states.filter((each) => !notOfRows.has(each.slice(0, 2)))) {
    const { code, fault } = ruleOfSqlState(state)
    expect([state, code], state).not.toContain('INTERNAL')
    expect(fault, state).not.toBe('ours')
  }
})

test('a state that a trigger makes up is of the trigger', () => {
  expect(ruleOfSqlState('AB123')).toMatchObject({ code: 'DATA_REJECTED', fault: 'data' })
})

test('what the server itself got wrong stays to be reported', () => {
  expect(ruleOfSqlState('XX000')).toMatchObject({ code: 'INTERNAL', fault: 'ours' })
  expect(ruleOfSqlState('25P02')).toMatchObject({ code: 'INTERNAL', fault: 'ours' })
})

test('a time limit is told by the setting that it is', () => {
  for (const [state, code, setting] of [
    ['57014', 'TRANSACTION_TIMEOUT', 'statement_timeout'],
    ['25P04', 'TRANSACTION_TIMEOUT', 'transaction_timeout'],
    ['25P03', 'TRANSACTION_TIMEOUT', 'idle_in_transaction_session_timeout'],
    ['57P05', 'CONNECTION_LOST', 'idle_session_timeout'],
  ])
    expect(ruleOfSqlState(state ?? '')).toMatchObject({
      code,
      hint: expect.stringContaining(`Raise ${setting} `),
    })
  expect(ruleOfSqlState('42601').message).toBe('A statement has an error of syntax.')
})

test('each fault has the exit code of its kind', () => {
  for (const [state, code, fault] of [
    ['42601', 'DATA_REJECTED', 'data'],
    ['54000', 'DATA_REJECTED', 'data'],
    ['54001', 'RESOURCE_EXHAUSTED', 'resource'],
    ['0A000', 'TARGET_KIND', 'target'],
    ['42P01', 'TARGET_MISSING', 'target'],
    ['0LP01', 'PRIVILEGE_MISSING', 'privilege'],
    ['57014', 'TRANSACTION_TIMEOUT', 'temporary'],
    ['53100', 'RESOURCE_EXHAUSTED', 'resource'],
    ['XX001', 'INPUT_OUTPUT', 'resource'],
  ])
    expect(ruleOfSqlState(state ?? '')).toMatchObject({ code, fault })
})
