// dotenv-expand never returns for these inputs, so no vector can hold them: the program must end, and say why it is wrong.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { run, file, BIN } from './lib.mjs'

const isReference = BIN.some((word) => word.endsWith('config-cli.mjs'))
const CASES = [
  ['the replaced text comes back', 'A=x${B}', { B: '$B' }],
  ['the value grows', 'A=x$B', { B: 'y$B' }],
  ['a replacement pattern repeats the reference', 'A=$&\nB=${A}x', {}],
  ['two values grow each other', 'A=x$B', { B: 'y$C', C: 'z$B' }],
  ['many such values', Array.from({ length: 500 }, (_, i) => `A${i}=x$B`).join('\n'), { B: 'y$B' }],
]

for (const [name, input, env] of CASES) {
  test(`expansion ends: ${name}`, { skip: isReference }, async () => {
    const f = file(input)

    const raw = await run(['config:print', '--raw', '--expand', '--env-file', f], env)
    const check = await run(['config:check', '--json', '--expand', '--env-file', f], env)

    assert.equal(raw.code, 0, raw.err)
    assert.equal(check.code, 1)
    assert.ok(check.json.errors.some((e) => /^[AB]/.test(e.key) && e.message.includes('without end')))
  })
}
