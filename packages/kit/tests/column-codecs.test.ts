import { describe, expect, test } from 'vitest'
import { jsonNull } from '../src/index.js'
import { codecFor } from '../src/rows.js'

/** Per type: a value or text, and its canonical text or `!rule`. */
type Cases = readonly (readonly [given: unknown, expected: string])[]

const values: Readonly<Record<string, Cases>> = {
  text: [
    ['', ''],
    [' a ', ' a '],
    ['e\u0301', 'e\u0301'],
    ['a\0b', '!nul-byte'],
    ['\ud800', '!lone-surrogate'],
    [1, '!type'],
    [{}, '!type'],
  ],
  'character varying(2)': [
    ['ab', 'ab'],
    ['\u{1f600}\u{1f600}', '\u{1f600}\u{1f600}'],
    ['abc', '!too-long'],
  ],
  'character(2)': [
    ['a', 'a'],
    ['abc', '!too-long'],
  ],
  citext: [['AbC', 'AbC']],
  boolean: [
    [true, 't'],
    [false, 'f'],
    ['t', '!type'],
    [1, '!type'],
  ],
  smallint: [
    [32_767, '32767'],
    [-32_768, '-32768'],
    [32_768, '!range'],
    [-32_769, '!range'],
    [1.5, '!type'],
    [Number.NaN, '!type'],
    [-0, '0'],
  ],
  integer: [
    [2_147_483_647, '2147483647'],
    [-2_147_483_648, '-2147483648'],
    [2_147_483_648, '!range'],
    ['0012', '12'],
  ],
  bigint: [
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9223372036854775808', '!range'],
    ['-9223372036854775809', '!range'],
    [2 ** 53, '!precision'],
    [9_007_199_254_740_991, '9007199254740991'],
    [1n, '1'],
    [-9_223_372_036_854_775_808n, '-9223372036854775808'],
    [9_223_372_036_854_775_808n, '!range'],
  ],
  numeric: [
    [12.5, '12.5'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [0.1 + 0.2, '!precision'],
    [1e21, '!precision'],
    [Number.NaN, '!type'],
    [Number.POSITIVE_INFINITY, '!type'],
    ['12.50', '12.5'],
    [12_345_678_901_234_567_890n, '12345678901234567890'],
    [true, '!type'],
  ],
  real: [
    [0.1, '0.1'],
    [16_777_217, '16777216'],
    [1e39, '!range'],
  ],
  'double precision': [
    [0.1 + 0.2, '0.30000000000000004'],
    [-0, '0'],
    [Number.NaN, '!type'],
  ],
  date: [
    ['2024-02-29', '2024-02-29'],
    [new Date(0), '1970-01-01'],
    [new Date('-000043-03-15T00:00:00Z'), '0044-03-15 BC'],
    [new Date('2026-01-01T05:00:00Z'), '!zone'],
    [new Date(Number.NaN), '!type'],
    [new Date('+010000-01-01T00:00:00Z'), '!range'],
    [0, '!type'],
  ],
  'timestamp with time zone': [
    [new Date('2026-01-01T05:00:00.120Z'), '2026-01-01 05:00:00.12+00'],
    [new Date('-000043-03-15T01:02:03Z'), '0044-03-15 01:02:03+00 BC'],
    [new Date(Number.NaN), '!type'],
    [0, '!type'],
  ],
  'timestamp(0) with time zone': [[new Date('2026-01-01T05:00:00.120Z'), '!scale']],
  'timestamp without time zone': [[new Date(0), '!zone']],
  bytea: [
    [Buffer.from([0, 255]), '\\x00ff'],
    [new Uint8Array(0), '\\x'],
    ['\\x00ff', '\\x00ff'],
    [[0, 255], '!type'],
  ],
  jsonb: [
    [jsonNull, 'null'],
    [null, 'null'],
    [{ a: 12_345_678_901_234_567_890n }, '{"a":12345678901234567890}'],
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    ['text', '"text"'],
    [{ a: 'x\0' }, '!nul-byte'],
    [{ a: '\udc00' }, '!lone-surrogate'],
    [{ a: new Date(0) }, '!type'],
    [{ a: undefined }, '!type'],
    [{ a: 1e21 }, '!precision'],
    [{ z: 1, B: 2, '\u00e9': 3, '10': 4, '9': 5 }, '{"10":4,"9":5,"B":2,"z":1,"\u00e9":3}'],
  ],
  'text[]': [
    [['a', 'b c', '', 'say "x"\\', null, 'NULL'], '{"a","b c","","say \\"x\\"\\\\",NULL,"NULL"}'],
    [[], '{}'],
    [
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      '{{"a","b"},{"c","d"}}',
    ],
    [[['a'], ['b', 'c']], '!type'],
    [[['a'], 'b'], '!type'],
    [['a', 1], '!type'],
    [['a', jsonNull], '!type'],
    ['{a}', '!type'],
  ],
  'numeric(4,2)[]': [
    [['1.50', 2], '{"1.5","2"}'],
    [['1.555'], '!scale'],
  ],
  some_enum: [
    ['open', 'open'],
    [7, '7'],
    [true, 't'],
    [['x'], '!type'],
  ],
}

const texts: Readonly<Record<string, Cases>> = {
  boolean: [
    ['true', 't'],
    ['F', 'f'],
    ['yes', '!type'],
    ['', '!type'],
  ],
  integer: [
    ['+7', '7'],
    ['-0', '0'],
    ['007', '7'],
    ['1e3', '!type'],
    [' 1', '!type'],
    ['0x10', '!type'],
    ['', '!type'],
    [`${'0'.repeat(50)}1`, '!range'],
  ],
  numeric: [
    ['+1.50', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-0.00', '0'],
    ['000', '0'],
    ['1e3', '!type'],
    ['1,5', '!type'],
    ['NaN', 'NaN'],
    ['-NaN', '!type'],
    ['-infinity', '-Infinity'],
    ['nano', '!type'],
    ['.', '!type'],
    ['12345678901234567890.12345678901234567890', '12345678901234567890.1234567890123456789'],
  ],
  'numeric(5,2)': [
    ['NaN', 'NaN'],
    ['Infinity', '!range'],
    ['999.99', '999.99'],
    ['1.10', '1.1'],
    ['1.100', '1.1'],
    ['1.111', '!scale'],
    ['1000', '!range'],
  ],
  'numeric(2,-2)': [
    ['9900', '9900'],
    ['9910', '!scale'],
    ['10000', '!range'],
  ],
  'numeric(2,3)': [
    ['0.099', '0.099'],
    ['0.1', '!range'],
  ],
  real: [
    ['1e2', '100'],
    ['NaN', 'NaN'],
    ['-Infinity', '-Infinity'],
    ['nan', 'NaN'],
    ['+inf', 'Infinity'],
    ['nothing', '!type'],
  ],
  date: [
    ['0001-01-01', '0001-01-01'],
    ['9999-12-31', '9999-12-31'],
    ['2023-02-29', '!calendar'],
    ['1900-02-29', '!calendar'],
    ['2000-02-29', '2000-02-29'],
    ['2024-04-31', '!calendar'],
    ['0000-01-01', '!calendar'],
    ['2024-1-1', '!type'],
    ['01/02/2024', '!type'],
    ['2024-01-01T00:00:00Z', '!type'],
    ['Infinity', 'infinity'],
    ['-infinity', '-infinity'],
    ['0044-03-15 BC', '0044-03-15 BC'],
    ['0001-02-29 bc', '0001-02-29 BC'],
    ['0002-02-29 BC', '!calendar'],
    ['0000-01-01 BC', '!calendar'],
    ['4714-11-24 BC', '4714-11-24 BC'],
    ['4714-11-23 BC', '!range'],
    ['0044-03-15 AD', '!type'],
  ],
  'timestamp with time zone': [
    ['2026-01-01T12:00:00Z', '2026-01-01 12:00:00+00'],
    ['2026-01-01 12:00-05:00', '2026-01-01 17:00:00+00'],
    ['2026-01-01T00:30:00.120+01', '2025-12-31 23:30:00.12+00'],
    ['2026-01-01T00:30:00.000000+0530', '2025-12-31 19:00:00+00'],
    ['2026-01-01 12:00:00', '!zone'],
    ['2026-01-01 12:00:00 EST', '!zone'],
    ['2026-01-01 12:00:00+16', '!zone'],
    ['2026-01-01 12:00:00.1234567Z', '!scale'],
    ['2026-01-01 24:00:00Z', '!calendar'],
    ['2026-02-30 12:00:00Z', '!calendar'],
    ['2026-01-01', '!type'],
    ['0001-01-01 00:00:00+01', '0001-12-31 23:00:00+00 BC'],
    ['0001-12-31 23:30:00.5-01:00 BC', '0001-01-01 00:30:00.5+00'],
    ['4714-11-24 00:00:00+01 BC', '!range'],
    ['infinity', 'infinity'],
    ['-Infinity', '-infinity'],
    ['9999-12-31 23:59:59-01', '!range'],
  ],
  'timestamp(0) with time zone': [
    ['2026-01-01 12:00:00.0Z', '2026-01-01 12:00:00+00'],
    ['2026-01-01 12:00:00.5Z', '!scale'],
  ],
  'timestamp without time zone': [
    ['2026-01-01T12:00', '2026-01-01 12:00:00'],
    ['2026-01-01 12:00:00.5', '2026-01-01 12:00:00.5'],
    ['2026-01-01 12:00:00Z', '!zone'],
    ['0044-03-15 12:00:00 BC', '0044-03-15 12:00:00 BC'],
    ['infinity', 'infinity'],
    ['2026-01-01 12:00:00 noon', '!type'],
  ],
  'time without time zone': [
    ['8:00', '!type'],
    ['08:00', '08:00:00'],
    ['24:00', '24:00:00'],
    ['24:01', '!calendar'],
    ['08:60', '!calendar'],
  ],
  uuid: [
    ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', '!type'],
    ['a0eebc999c0b4ef8bb6d6bb9bd380a11', '!type'],
  ],
  jsonb: [
    ['{"b": 1.50, "a": 12345678901234567890}', '{"a":12345678901234567890,"b":1.5}'],
    ['{"a": 1e3}', '{"a":1000}'],
    ['{"a": 1e99999}', '!range'],
    ['null', 'null'],
    ['{"a": "\\u0000"}', '!nul-byte'],
    ['{"a": "\\ud800"}', '!lone-surrogate'],
    ['{"__proto__": {"x": 1}}', '{"__proto__":{"x":1}}'],
    ['{a: 1}', '!type'],
    ['', '!type'],
  ],
  bytea: [
    ['\\x00FF', '\\x00ff'],
    ['\\x', '\\x'],
    ['\\x0', '!type'],
    ['00ff', '!type'],
  ],
  'text[]': [
    ['{}', '{}'],
    ['{a, "b,c" ,NULL,"NULL",d e}', '{"a","b,c",NULL,"NULL","d e"}'],
    ['{"a\\"b","\\\\"}', '{"a\\"b","\\\\"}'],
    ['{{a,b},{c,d}}', '{{"a","b"},{"c","d"}}'],
    ['{a', '!type'],
    ['{a}b', '!type'],
    ['{a,}', '!type'],
    ['{"a"b}', '!type'],
    ['a', '!type'],
  ],
  'integer[]': [
    ['{01,2}', '{"1","2"}'],
    ['{a}', '!type'],
  ],
  interval: [['1 day', '1 day']],
}

for (const [method, table] of [
  ['fromValue', values],
  ['fromText', texts],
] as const) {
  describe(method, () => {
    for (const [type, cases] of Object.entries(table)) {
      test(`has one canonical text or one rule for each ${type}`, () => {
        const codec = codecFor(type)
        for (const [given, expected] of cases) {
          const result = codec[method](given as string)
          expect([given, typeof result === 'string' ? result : `!${result.rule}`]).toEqual([given, expected])
        }
      })

      test(`takes the canonical text of ${type} as it is`, () => {
        const codec = codecFor(type)
        for (const [, expected] of cases)
          if (!expected.startsWith('!')) expect(codec.fromText(expected)).toBe(expected)
      })
    }
  })
}

test('a refusal does not repeat the value', () => {
  for (const type of Object.keys(texts)) {
    const result = codecFor(type).fromText('secret-value-\0-1')
    expect(JSON.stringify(result)).not.toContain('secret')
  }
})
