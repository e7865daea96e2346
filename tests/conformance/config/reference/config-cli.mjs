// Reference for CONTRACT.md: real dotenv + dotenv-expand + zod.
// CONFIG_SABOTAGE=<name> makes it wrong on purpose.
import fs from 'node:fs'
import dotenv from 'dotenv'
import { expand } from 'dotenv-expand'
import { z } from 'zod'

const [cmd, ...rest] = process.argv.slice(2)
const bad = process.env.CONFIG_SABOTAGE || ''
const penv = { ...process.env }
delete penv.CONFIG_SABOTAGE
const o = {
  files: [],
  expand: false,
  raw: false,
  secrets: false,
  json: false,
  strict: false,
  override: false,
  noenv: false,
}
for (let i = 0; i < rest.length; i++) {
  const a = rest[i]
  if (a === '--env-file') o.files.push(rest[++i])
  else if (a === '--expand') o.expand = true
  else if (a === '--raw') o.raw = true
  else if (a === '--show-secrets') o.secrets = true
  else if (a === '--json') o.json = true
  else if (a === '--strict') o.strict = true
  else if (a === '--override') o.override = true
  else if (a === '--ignore-process-env') o.noenv = true
  else {
    console.error('unknown option ' + a)
    process.exit(2)
  }
}

const bool = (s) =>
  ({ true: true, 1: true, yes: true, on: true, false: false, 0: false, no: false, off: false })[s.toLowerCase()]
const DUR = { ms: 1, s: 1000, m: 60000, h: 3600000, d: 86400000 },
  SIZE = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }
const VARS = [
  { key: 'NODE_ENV', path: 'env', type: 'enum', values: ['development', 'test', 'production'], def: 'development' },
  { key: 'PORT', path: 'port', type: 'int', min: 1, max: 65535, def: 3000 },
  { key: 'DATABASE_URL', path: 'db.url', type: 'url', required: true, secret: true },
  { key: 'DB_POOL_MIN', path: 'db.pool.min', type: 'int', min: 0, max: 1000, def: 0 },
  { key: 'DB_POOL_MAX', path: 'db.pool.max', type: 'int', min: 1, max: 1000, def: 10 },
  { key: 'REDIS_URL', path: 'redis.url', type: 'url' },
  { key: 'LOG_LEVEL', path: 'log.level', type: 'enum', values: ['debug', 'info', 'warn', 'error'], def: 'info' },
  { key: 'DEBUG', path: 'debug', type: 'bool', def: false },
  { key: 'SAMPLE_RATIO', path: 'sampleRatio', type: 'float', min: 0, max: 1, def: 0.5 },
  { key: 'ALLOWED_ORIGINS', path: 'cors.origins', type: 'list', def: [] },
  { key: 'SESSION_TTL', path: 'session.ttlMs', type: 'duration', def: 3600000, text: '1h' },
  { key: 'MAX_BODY', path: 'http.maxBodyBytes', type: 'size', def: 1048576, text: '1mb' },
  { key: 'API_KEY', path: 'apiKey', type: 'string', required: true, secret: true, minLength: 8 },
  { key: 'FEATURES', path: 'features', type: 'json' },
  { key: 'APP_NAME', path: 'app.name', type: 'string', def: 'demo app' },
]
const int = z.string().regex(/^[+-]?\d+$/)

function convert(v, s) {
  const e = (code, message) => ({ error: { key: v.key, code, message } })
  const range = (n) =>
    n < (v.min ?? -Infinity) || n > (v.max ?? Infinity)
      ? e('out_of_range', `must be between ${v.min} and ${v.max}`)
      : { value: n }
  switch (v.type) {
    case 'int':
      return int.safeParse(s.trim()).success ? range(Number(s.trim())) : e('invalid_type', 'must be a whole number')
    case 'float':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(s.trim())
        ? range(Number(s.trim()))
        : e('invalid_type', 'must be a number')
    case 'bool': {
      const b = bool(s.trim())
      return b === undefined ? e('invalid_type', 'must be true or false') : { value: b }
    }
    case 'enum':
      return v.values.includes(s) ? { value: s } : e('not_allowed', `must be one of ${v.values.join(', ')}`)
    case 'url': {
      try {
        new URL(s)
        return /^[a-z][a-z0-9+.-]*:\/\//i.test(s) ? { value: s } : e('invalid_type', 'must be a URL')
      } catch {
        return e('invalid_type', 'must be a URL')
      }
    }
    case 'list':
      return {
        value: s
          .split(',')
          .map((x) => x.trim())
          .filter((x) => x),
      }
    case 'duration': {
      const m = /^(\d+)\s*(ms|s|m|h|d)?$/.exec(s.trim())
      return m ? { value: m[1] * DUR[m[2] ?? 'ms'] } : e('invalid_type', 'must be a duration such as 15m')
    }
    case 'size': {
      const m = /^(\d+)\s*(b|kb|mb|gb)?$/i.exec(s.trim())
      return m ? { value: m[1] * SIZE[(m[2] ?? 'b').toLowerCase()] } : e('invalid_type', 'must be a size such as 10mb')
    }
    case 'json': {
      try {
        return { value: JSON.parse(s) }
      } catch {
        return e('invalid_type', 'must be JSON')
      }
    }
    default:
      return s.length < (v.minLength ?? 0)
        ? e('too_short', `must have at least ${v.minLength} characters`)
        : { value: s }
  }
}
function readFiles() {
  let all = {}
  for (const f of o.files) {
    let t
    try {
      t = fs.readFileSync(f, 'utf8')
    } catch (x) {
      console.error(`cannot read ${f}: ${x.code}`)
      process.exit(2)
    }
    all = { ...dotenv.parse(t), ...all } // an earlier file wins
  }
  if (bad === 'last-file-wins') {
    all = {}
    for (const f of o.files) Object.assign(all, dotenv.parse(fs.readFileSync(f, 'utf8')))
  }
  if (bad === 'trim-all') for (const k in all) all[k] = all[k].trim()
  if (bad === 'no-multiline') for (const k in all) all[k] = all[k].split('\n')[0]
  return all
}
function resolve() {
  const proc = o.noenv ? {} : penv
  let file = readFiles()
  if (o.expand) file = expand({ parsed: { ...file }, processEnv: { ...proc } }).parsed
  const env = o.override ? { ...proc, ...file } : { ...file, ...proc }
  if (bad === 'file-wins') Object.assign(env, file)
  const errors = [],
    out = {},
    source = {}
  for (const v of VARS) {
    let s = env[v.key],
      src = v.key in proc && !(o.override && v.key in file) ? 'process' : v.key in file ? 'file' : 'default'
    const fk = v.key + '_FILE'
    if (v.secret && env[fk] !== undefined && env[fk] !== '') {
      if (s !== undefined && s !== '') {
        errors.push({ key: v.key, code: 'ambiguous', message: `${v.key} and ${fk} are both set` })
        continue
      }
      try {
        s = fs.readFileSync(env[fk], 'utf8').replace(/\r?\n$/, '')
        src = 'secret-file'
      } catch (x) {
        errors.push({ key: fk, code: 'unreadable_file', message: `cannot read the file: ${x.code}` })
        continue
      }
    }
    if (s === undefined || s === '') {
      if (v.required) errors.push({ key: v.key, code: 'missing', message: 'is required' })
      else {
        if (v.def !== undefined) set(out, v.path, v.def)
        source[v.key] = 'default'
      }
      if (bad === 'first-error-only' && errors.length) break
      continue
    }
    const r = convert(v, s)
    if (r.error) errors.push(r.error)
    else {
      set(out, v.path, v.secret && !o.secrets && bad !== 'leak' ? '[redacted]' : r.value)
      source[v.key] = src
    }
    if (bad === 'first-error-only' && errors.length) break
  }
  const warnings = []
  if (o.strict)
    for (const k of Object.keys(file))
      if (!VARS.some((v) => v.key === k || (v.secret && v.key + '_FILE' === k))) warnings.push(k)
  for (const k of warnings) errors.push({ key: k, code: 'unknown', message: 'is not a known variable' })
  return { out, errors, source }
}
function set(obj, p, val) {
  const l = p.split('.')
  for (const k of l.slice(0, -1)) obj = obj[k] ??= {}
  obj[l.at(-1)] = val
}

if (cmd === 'config:print') {
  if (o.raw) {
    let f = readFiles()
    if (o.expand) f = expand({ parsed: { ...f }, processEnv: { ...(o.noenv ? {} : penv) } }).parsed
    console.log(JSON.stringify(f))
    process.exit(0)
  }
  const r = resolve()
  if (r.errors.length) {
    fail(r.errors)
  }
  console.log(JSON.stringify({ config: r.out, source: r.source }))
  process.exit(0)
} else if (cmd === 'config:check') {
  const r = resolve()
  if (r.errors.length) fail(r.errors)
  console.log(o.json ? JSON.stringify({ ok: true, errors: [] }) : 'configuration is valid')
} else if (cmd === 'config:example') {
  const q = (s) => (/^[\w:/.,@-]*$/.test(s) ? s : JSON.stringify(s))
  const lines = []
  for (const v of VARS) {
    const rule =
      v.type === 'enum' ? v.values.join(' | ') : v.min !== undefined ? `${v.type}, ${v.min} to ${v.max}` : v.type
    lines.push(
      `# ${v.path}: ${rule}${v.required ? ', required' : ''}${v.secret ? ', secret (or ' + v.key + '_FILE)' : ''}`,
    )
    lines.push(
      `${v.required || v.def !== undefined ? '' : '# '}${v.key}=${v.secret || v.def === undefined ? '' : q(v.text ?? (Array.isArray(v.def) ? v.def.join(',') : String(v.def)))}`,
      '',
    )
  }
  process.stdout.write(lines.join('\n'))
} else {
  console.error('usage: config:print | config:check | config:example')
  process.exit(2)
}

function fail(errors) {
  if (o.json) console.log(JSON.stringify({ ok: false, errors }))
  for (const e of errors) console.error(`${e.key}: ${e.message} (${e.code})`)
  process.exit(1)
}
