import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { diagnosisCodes } from './diagnosis-codes.js'
import { feeScheduleItems } from './fee-schedule-items.js'
import { feeSchedules } from './fee-schedules.js'
import { ledgerAccounts } from './ledger-accounts.js'
import { modifiers } from './modifiers.js'
import { payers } from './payers.js'
import { placesOfService } from './places-of-service.js'
import { priorAuthorizationChecklists } from './prior-authorization-checklists.js'
import { priorAuthorizationDocumentTypes } from './prior-authorization-document-types.js'
import { procedureCodes } from './procedure-codes.js'
import { recentModifiers } from './recent-modifiers.js'
import { recentProcedureCodes } from './recent-procedure-codes.js'
import { vaccines } from './vaccines.js'

export default defineSeedPackage({
  domain: 'billing-masters',
  schema: clinicSchema,
  datasets: [
    placesOfService,
    modifiers,
    recentModifiers,
    procedureCodes,
    recentProcedureCodes,
    diagnosisCodes,
    vaccines,
    payers,
    feeSchedules,
    feeScheduleItems,
    ledgerAccounts,
    priorAuthorizationDocumentTypes,
    priorAuthorizationChecklists,
  ],
})
