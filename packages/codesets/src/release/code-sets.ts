import type { CodeSet } from '../code-set/code-set.js'
import { cpt } from '../cpt/cpt.js'
import { fhirCodeSystems } from '../fhir/code-systems.js'
import { fhirConceptMaps } from '../fhir/concept-maps.js'
import { fhirValueSets } from '../fhir/value-sets.js'
import { hcpcs } from '../hcpcs/hcpcs.js'
import { icd10cmConversions } from '../icd-10-cm/conversion-table.js'
import { icd10cm } from '../icd-10-cm/icd-10-cm.js'
import { icd10pcs } from '../icd-10-pcs/icd-10-pcs.js'
import { geographicIndices } from '../medicare-fees/geographic-indices.js'
import { relativeValues } from '../medicare-fees/relative-values.js'
import { ndcPackages } from '../ndc/ndc-packages.js'
import { ndcProducts } from '../ndc/ndc-products.js'
import { nppes } from '../nppes/nppes.js'
import { nucc } from '../nucc/nucc.js'
import { placeOfService } from '../place-of-service/place-of-service.js'
import { cvx } from '../vaccines/cvx.js'
import { mvx } from '../vaccines/mvx.js'
import { vaccinePackages } from '../vaccines/vaccine-packages.js'

/** Every code set whose official files are known. A set of one publisher comes before what any publisher may write. */
export const codeSets: readonly CodeSet[] = [
  icd10cm,
  icd10pcs,
  icd10cmConversions,
  hcpcs,
  placeOfService,
  nucc,
  cvx,
  mvx,
  vaccinePackages,
  ndcProducts,
  ndcPackages,
  relativeValues,
  geographicIndices,
  nppes,
  cpt,
  fhirCodeSystems,
  fhirValueSets,
  fhirConceptMaps,
]
