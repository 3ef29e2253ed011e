import { type ColumnDescriptor, codecFor } from '@sow/kit/rows'
import type { CodeValue } from '../code-set/code-set.js'

/** How a field of an official table is read, and which column it fills. */
export interface Field {
  readonly descriptor: ColumnDescriptor
  /** Whether a blank field is null; otherwise it is a mistake where the column may not be null. */
  readonly blank: 'null' | 'empty' | 'wrong'
  /** The value of a text that is not blank; a violation where it cannot be one. */
  read(text: string): CodeValue | FieldViolation
}

/** Why a field cannot be read: a stable rule, and half a sentence without the value. */
export class FieldViolation {
  readonly rule: string
  readonly message: string
  constructor(rule: string, message: string) {
    this.rule = rule
    this.message = message
  }
}

const column = (type: string, nullable: boolean): ColumnDescriptor => ({
  type,
  nullable,
  defaulted: false,
  generated: false,
})

/** Any control character but tab and line ends: official texts have none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** The most characters of a text where nothing else is known: the longest official one has five thousand. */
const usualLongest = 20_000

/** A code: of the shape that its publisher gives all of them, so that a lost zero shows. */
export function codeField(shape: RegExp, blank: Field['blank'] = 'wrong'): Field {
  return {
    descriptor: column('text', blank === 'null'),
    blank,
    read: (text) =>
      shape.test(text) ? text : new FieldViolation('code', 'has not the shape that its codes have'),
  }
}

/** A text for people. Blanks around it are the publisher's padding. */
export function textField(blank: Field['blank'] = 'null', longest: number = usualLongest): Field {
  return {
    descriptor: column('text', blank === 'null'),
    blank,
    read(text) {
      if (text.length > longest) return new FieldViolation('too-long', `has more than ${longest} characters`)
      return controlCharacter.test(text)
        ? new FieldViolation('control-character', 'has a control character')
        : text.replace(/\r\n?/g, '\n')
    },
  }
}

/** A date as publishers write them: `20250101`, `1/31/2025`, `01/31/2025`, `2025-01-31`. */
export function dateField(blank: Field['blank'] = 'null'): Field {
  return {
    descriptor: column('date', blank === 'null'),
    blank,
    read: (text) => isoDate(text) ?? new FieldViolation('date', 'is no day of the calendar'),
  }
}

/** The ISO date of a day as publishers write it, with a time or without; null where it is none. */
export function isoDate(written: string): string | null {
  const text = written
    .replace(/[ T]0{1,2}:.*$|[ T]12:00:00 AM$/, '')
    .replace(/^(\d{4})\/(\d\d)\/(\d\d)$/, '$1-$2-$3')
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  const iso =
    year === undefined
      ? text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
      : `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  const date = /^\d{4}-\d\d-\d\d$/.test(iso) ? codecFor('date').fromText(iso) : null
  return typeof date === 'string' ? date : null
}

/** A number with places. `0.00` and `0` are the same one. */
export function decimalField(type: `numeric(${number},${number})`, blank: Field['blank'] = 'null'): Field {
  const codec = codecFor(type)
  return {
    descriptor: column(type, blank === 'null'),
    blank,
    read(text) {
      const value = codec.fromText(text.replace(/^(-?)\./, '$10.'))
      return typeof value === 'string' ? value : new FieldViolation('number', value.message)
    },
  }
}

/** A whole number. `09` and `9` are the same one. */
export function integerField(blank: Field['blank'] = 'null'): Field {
  return {
    descriptor: column('integer', blank === 'null'),
    blank,
    read: (text) =>
      /^-?\d{1,9}$/.test(text) ? Number(text) : new FieldViolation('number', 'is no whole number'),
  }
}

/** Yes or no, by the words that the publisher has for them. */
export function flagField(words: Readonly<Record<string, boolean>>, blank: Field['blank'] = 'null'): Field {
  return {
    descriptor: column('boolean', blank === 'null'),
    blank,
    read: (text) => words[text] ?? new FieldViolation('flag', 'is none of the words that its publisher has'),
  }
}
