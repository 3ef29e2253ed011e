import type { FleetReport } from '@sow/runner'
import type { Judgement } from './envelope.js'

/** Where every database of the fleet stands. */
export interface FleetStatusDocument extends Judgement<'fleet status'>, FleetReport {}

/** What `sow fleet apply` would do, by classes of databases. */
export interface FleetPlanDocument extends Judgement<'fleet plan'>, FleetReport {}

/** What was done in each database of the fleet. */
export interface FleetApplyDocument extends Judgement<'fleet apply'>, FleetReport {}

/** What the workers of a queue did in each database of the rollout. */
export interface FleetWorkDocument extends Judgement<'fleet work'>, FleetReport {}

/** What was done in the databases that the last apply had left. */
export interface FleetRetryDocument extends Judgement<'fleet retry'>, FleetReport {}
