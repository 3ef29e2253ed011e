/**
 * A unit of work found the database changed under its hands: roll back, and decide again. Where it has a cause, that
 * may be the data's fault as well: it is decided again once, then the cause is told.
 */
export class ConcurrentEdit extends Error {}
