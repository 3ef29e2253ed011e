import { errorCodes } from '@sow/kit/errors'
import { describe, expect, it } from 'vitest'
import { explanations } from '../src/explain/explanations.js'
import { renderErrorPage } from '../src/explain/render-error-page.js'
import { testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

describe('explain', () => {
  it('has a text for every code, and no other', () => {
    expect(Object.keys(explanations).sort()).toEqual(Object.keys(errorCodes).sort())
  })

  it.each(Object.entries(explanations))(
    'says of %s what it means and what to do',
    (_, { title, meaning, remedies }) => {
      expect(title).toMatch(/^[A-Z].*[^.]$/)
      expect(meaning).toMatch(/\.$/)
      expect(remedies.length).toBeGreaterThan(0)
      for (const remedy of remedies) expect(remedy).toMatch(/\.$/)
    },
  )

  it('makes a page with one section per code', () => {
    const page = renderErrorPage()
    for (const [code, exitCode] of Object.entries(errorCodes)) {
      expect(page).toMatch(new RegExp(`^## ${code}\\n\\n\\*\\*.+\\*\\* Exit code ${exitCode}\\.`, 'm'))
    }
  })

  it('takes a code in any case, as text and as JSON', async () => {
    using project = testProject()
    const text = await runSow(['explain', 'lock_busy'], project)
    expect(text).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('LOCK_BUSY: ') })
    expect((await runSow(['explain', 'LOCK_BUSY', '--json'], project)).json()).toMatchObject({
      ok: true,
      command: 'explain',
      explanation: { code: 'LOCK_BUSY', exitCode: 75, remedies: expect.any(Array) },
    })
  })
})
