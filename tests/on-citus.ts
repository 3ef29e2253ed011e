/**
 * Whether the engine's tests run on a cluster of Citus, as somebody asks for with `SOW_TESTS=citus`: on tables as the tests make them,
 * which are the coordinator's own; with `SOW_TESTS=placed` on the same tables in their places on all servers. Null in every other run.
 */
export const onCitus: 'local' | 'placed' | null =
  process.env['SOW_TESTS'] === 'citus' ? 'local' : process.env['SOW_TESTS'] === 'placed' ? 'placed' : null
