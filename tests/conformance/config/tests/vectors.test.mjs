// Every vector: parse, and parse + expand with the given process environment.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { run, file, inParallel } from './lib.mjs'

const paths = process.env.CONFIG_VECTORS
  ? process.env.CONFIG_VECTORS.split(',')
  : [new URL('../vectors/env.json', import.meta.url)]
const cases = paths.flatMap((p) => JSON.parse(fs.readFileSync(p)).cases)
const results = new Map()
test('run all vectors through the program', async () => {
  await inParallel(cases, async (c) => {
    const f = file(c.input)
    const a = await run(['config:print', '--raw', '--env-file', f]),
      b = await run(['config:print', '--raw', '--expand', '--env-file', f], c.env)
    fs.unlinkSync(f)
    results.set(c, [a, b])
  })
})
for (const c of cases) {
  test(`parse: ${c.name}`, () => {
    const [a] = results.get(c)
    assert.equal(a.code, 0, a.err)
    assert.deepEqual(a.json, c.parsed, JSON.stringify(c.input))
  })
  test(`expand: ${c.name}`, () => {
    const [, b] = results.get(c)
    assert.equal(b.code, 0, b.err)
    assert.deepEqual(b.json, c.expanded, JSON.stringify([c.input, c.env]))
  })
}
