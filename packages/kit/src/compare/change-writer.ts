import { absenceOf, retireColumn } from '../define/absence.js'
import type { KeyText } from '../define/key-changes.js'
import { copyNull, decodeCopyField } from '../lines/copy-text.js'
import { keyFieldsOf, rowKeyReader, textOfKey } from '../lines/row-keys.js'
import type { ManifestDataset } from '../manifest/manifest.js'
import type { RowAction, RowChange } from './row-change.js'

/** A field that both releases carry, with its place in the lines of each. */
interface SharedField {
  readonly name: string
  readonly older: number
  readonly newer: number
}

type ReadKeyText = (texts: readonly string[]) => KeyText

/** Tells lines of two releases of a dataset as changes. */
export class ChangeWriter {
  /** True where equal rows have other lines, since one release carries fields that the other does not. */
  readonly fieldsDiffer: boolean
  readonly #shared: readonly SharedField[]
  readonly #retire: SharedField | undefined
  readonly #olderKey: ReadKeyText
  readonly #newerKey: ReadKeyText
  readonly #keyColumns: readonly string[]
  readonly #replacedBy: (line: string) => readonly KeyText[]

  constructor(before: ManifestDataset, after: ManifestDataset) {
    this.#shared = sharedFields(before, after)
    this.fieldsDiffer = String(before.fields) !== String(after.fields)
    const retire = retireColumn(absenceOf(after.absent))
    this.#retire = this.#shared.find(({ name }) => name === retire)
    this.#olderKey = keyTextReader(before)
    this.#newerKey = keyTextReader(after)
    this.#keyColumns = after.key
    const replaced = new Map((after.replaced ?? []).map(({ key, by }) => [textOfKey(after, key), by]))
    const readKey = rowKeyReader(before)
    this.#replacedBy = (line) => replaced.get(readKey(line) ?? '') ?? []
  }

  /** The change of a row that both releases have; none where it differs in nothing that both carry. */
  *differing(before: string, after: string): Iterable<RowChange> {
    const [older, newer] = [before.split('\t'), after.split('\t')]
    const fields = this.#differingFields(older, newer)
    if (fields.length === 0) return
    yield {
      ...nothing,
      action: this.#actionOf(older, newer),
      key: this.#newerKey(newer),
      fields,
      before,
      after,
    }
  }

  renamed(before: string, after: string): RowChange {
    const [older, newer] = [before.split('\t'), after.split('\t')]
    const fields = this.#differingFields(older, newer).filter((name) => !this.#keyColumns.includes(name))
    const formerKey = this.#olderKey(older)
    return { ...nothing, action: 'renamed', key: this.#newerKey(newer), formerKey, fields, before, after }
  }

  gone(before: string): RowChange {
    const key = this.#olderKey(before.split('\t'))
    return { ...nothing, action: 'gone', key, replacedBy: this.#replacedBy(before), before }
  }

  added(after: string): RowChange {
    return { ...nothing, action: 'added', key: this.#newerKey(after.split('\t')), after }
  }

  #differingFields(older: readonly string[], newer: readonly string[]): readonly string[] {
    return this.#shared.filter((field) => older[field.older] !== newer[field.newer]).map(({ name }) => name)
  }

  #actionOf(older: readonly string[], newer: readonly string[]): RowAction {
    if (this.#retire === undefined) return 'changed'
    const [from, to] = [older[this.#retire.older], newer[this.#retire.newer]]
    if (from === to || (from !== copyNull && to !== copyNull)) return 'changed'
    return to === copyNull ? 'revived' : 'retired'
  }
}

const nothing = { formerKey: null, replacedBy: [], fields: [], before: null, after: null }

function sharedFields(before: ManifestDataset, after: ManifestDataset): readonly SharedField[] {
  return after.fields.flatMap((name, newer) => {
    const older = before.fields.indexOf(name)
    return older < 0 ? [] : [{ name, older, newer }]
  })
}

/** The texts of a row's key, in the order of its parts. */
function keyTextReader(dataset: ManifestDataset): ReadKeyText {
  const indexes = keyFieldsOf(dataset).map(({ index }) => index)
  return (texts) => indexes.map((index) => decodeCopyField(texts[index] ?? '') ?? '')
}
