import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
export const BIN = process.env.CONFIG_BIN
  ? process.env.CONFIG_BIN.split(' ')
  : [process.execPath, '--', path.join(here, '../reference/config-cli.mjs')]
export const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'config-conf-'))
let n = 0
export const file = (text, name = `f${n++}.env`) => {
  const p = path.join(dir, name)
  fs.writeFileSync(p, text)
  return p
}
export function run(args, env = {}) {
  if (process.env.CONFIG_SABOTAGE) env = { ...env, CONFIG_SABOTAGE: process.env.CONFIG_SABOTAGE }
  return new Promise((ok) => {
    const c = spawn(BIN[0], [...BIN.slice(1), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = '',
      err = ''
    c.stdout.setEncoding('utf8')
    c.stderr.setEncoding('utf8')
    c.stdout.on('data', (d) => (out += d))
    c.stderr.on('data', (d) => (err += d))
    const t = setTimeout(() => c.kill('SIGKILL'), 10000)
    c.on('close', (code) => {
      clearTimeout(t)
      let json
      try {
        json = JSON.parse(out)
      } catch {}
      ok({ code, out, err, json })
    })
    c.on('error', (e) => ok({ code: -1, out, err: String(e) }))
  })
}
export const files = (l) => l.flatMap((p) => ['--env-file', p])
export async function inParallel(list, fn, width = 4) {
  const it = list[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let x = it.next(); !x.done; x = it.next()) await fn(x.value)
    }),
  )
}
