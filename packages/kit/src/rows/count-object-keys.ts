const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/**
 * How many keys the outermost object of a valid JSON text has, equal ones counted each: `JSON.parse` keeps the
 * last of them silently.
 */
export function countObjectKeys(json: string): number {
  let depth = 0
  let keys = 0
  for (let index = 0; index < json.length; index++) {
    const unit = json.charCodeAt(index)
    if (unit === quote) index = endOfString(json, index)
    else if (unit === 0x7b || unit === 0x5b) depth++
    else if (unit === 0x7d || unit === 0x5d) depth--
    else if (unit === colon && depth === 1) keys++
  }
  return keys
}

function endOfString(json: string, start: number): number {
  let index = start + 1
  while (json.charCodeAt(index) !== quote) index += json.charCodeAt(index) === backslash ? 2 : 1
  return index
}
