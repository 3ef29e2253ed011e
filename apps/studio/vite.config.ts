import { defineConfig } from 'vite'

/** One page for the server of `sow studio`: every file is its own, and nothing is written inline, as its policy asks. */
export default defineConfig({
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    license: true,
  },
})
