import {
  type DataSource,
  type Dataset,
  defineDataset,
  defineSchemaPackage,
  defineSeedPackage,
  type RowSource,
  retireOn,
} from '@sow/kit'
import { type DescribedDataset, describeDataset } from '@sow/kit/manifest'
import type { CodeSet } from '../code-set/code-set.js'

/** The domain of the datasets that come from official files: `codesets/icd-10-cm`. */
export const codeSetDomain = 'codesets'

/** The package that the ledger names for them. */
export const codeSetPackage = '@sow/codesets'

/** A database of which nothing is known: the columns are checked at run time, against the code set's own. */
export type AnyDatabase = Record<string, Record<string, string | number | boolean | null>>

export interface CodeSetDataset {
  readonly dataset: Dataset
  readonly described: DescribedDataset
}

/** A code set as a dataset of one table: every column is the package's, and a code that is gone is dated. */
export async function describeCodeSet(
  codeSet: CodeSet,
  target: { readonly table: string; readonly rows: RowSource; readonly source?: DataSource },
): Promise<CodeSetDataset> {
  const schema = defineSchemaPackage({
    migrations: {},
    tables: { [target.table]: { primaryKey: codeSet.key, columns: codeSet.columns } },
  })
  const dataset = defineDataset<AnyDatabase>()({
    name: codeSet.name,
    title: codeSet.title,
    table: target.table,
    key: codeSet.key,
    defaultOwnership: 'package',
    absent: codeSet.retiredOn === null ? 'keep' : retireOn(codeSet.retiredOn),
    license: codeSet.license,
    rows: target.rows,
    ...(target.source === undefined ? {} : { source: target.source }),
  })
  const seedPackage = defineSeedPackage({ domain: codeSetDomain, schema, datasets: [dataset] })
  return { dataset, described: await describeDataset({ seedPackage, dataset }) }
}

/** The columns that rows carry: all but the one that dates what is gone. */
export function carriedColumns({ columns, retiredOn }: CodeSet): readonly string[] {
  return Object.keys(columns).filter((name) => name !== retiredOn)
}
