export type * from './fleet-queue.js'
export { type FleetQueueOptions, openFleetQueue } from './open-fleet-queue.js'
