/** A unit of work found the database changed under its hands: roll back, and decide again. */
export class ConcurrentEdit extends Error {}
