/** Whether the tests run whole: each night, and where somebody asks with `SOW_TESTS=all`. A change runs the usual ones. */
export const everyTest = process.env['SOW_TESTS'] === 'all'
