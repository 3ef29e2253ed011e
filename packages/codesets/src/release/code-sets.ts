import type { CodeSet } from '../code-set/code-set.js'
import { hcpcs } from '../hcpcs/hcpcs.js'
import { icd10cm } from '../icd-10-cm/icd-10-cm.js'

/** Every code set whose official files are known. */
export const codeSets: readonly CodeSet[] = [icd10cm, hcpcs]
