import { types as defaultTypes } from 'pg'

/** The types of the driver list scalars alone. */
const textArrayOid = 1009 as number as 25

type ParseValue = (text: string) => unknown

const asText: ParseValue = (text) => text

const textArray: (text: string) => (string | null)[] = defaultTypes.getTypeParser(textArrayOid)

function arrayOf(parse: ParseValue): ParseValue {
  return (text) => textArray(text).map((element) => (element === null ? null : parse(element)))
}

/** Scalar types that do not come as text, by their oid in pg_type and that of their array. */
const parsed: readonly (readonly [oid: number, arrayOid: number, parse: ParseValue])[] = [
  [16, 1000, (text) => text === 't'], // bool
  [20, 1016, Number], // int8
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [26, 1028, Number], // oid
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [114, 199, JSON.parse], // json
  [3802, 3807, JSON.parse], // jsonb
]

/** Arrays of types that stay text: "char", name, text, bpchar, varchar, numeric, uuid, date, timestamp, timestamptz. */
const textArrays = [1002, 1003, 1009, 1014, 1015, 1231, 2951, 1182, 1115, 1185]

const parsers = new Map<number, ParseValue>([
  ...parsed.map(([oid, , parse]) => [oid, parse] as const),
  ...parsed.map(([, arrayOid, parse]) => [arrayOid, arrayOf(parse)] as const),
  ...textArrays.map((oid) => [oid, arrayOf(asText)] as const),
])

/**
 * How values come back from every driver: booleans, numbers (`int8` among them), parsed JSON, arrays of these
 * and of text; every other type as the text that the server writes.
 */
export const valueTypes = {
  getTypeParser: (oid: number): ParseValue => parsers.get(oid) ?? asText,
} as { readonly getTypeParser: typeof defaultTypes.getTypeParser }
