import express from 'express'
import { clinic, database } from './database.ts'

export const application = express()

application.get('/places-of-service', async (_request, response) => {
  const places = await database
    .selectFrom('place_of_service')
    .select(['code', 'name', 'setting'])
    .where('retired_on', 'is', null)
    .orderBy('code')
    .execute()
  response.json(places)
})

/** An amount is null until the clinic sets it: the package brings the services, the site their prices. */
application.get('/fees', async (_request, response) => {
  const fees = await database
    .selectFrom('billing_fee_schedule_items as item')
    .innerJoin('billing_fee_schedules as schedule', 'schedule.id', 'item.schedule_id')
    .innerJoin('organizations as organization', 'organization.id', 'item.org_id')
    .select(['schedule.code as schedule', 'item.code_system', 'item.code', 'item.unit', 'item.amount'])
    .where('organization.slug', '=', clinic)
    .where('item.retired_on', 'is', null)
    .orderBy('schedule.code')
    .orderBy('item.code')
    .execute()
  response.json(fees)
})
