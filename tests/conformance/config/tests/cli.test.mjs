import { test } from 'node:test'
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { run, file, files, dir } from './lib.mjs'

const OK = 'DATABASE_URL=postgres://u:s3cretpw@h/db\nAPI_KEY=0123456789\n'
const print = (l, env, ...more) => run(['config:print', ...files(l), ...more], env)
const check = (l, env, ...more) => run(['config:check', '--json', ...files(l), ...more], env)
const codes = (r) => Object.fromEntries(r.json.errors.map((e) => [e.key, e.code]))

test('defaults, nested paths, types', async () => {
  const r = await print([file(OK)])
  assert.equal(r.code, 0, r.err)
  assert.deepEqual(r.json.config, {
    env: 'development',
    port: 3000,
    db: { url: '[redacted]', pool: { min: 0, max: 10 } },
    log: { level: 'info' },
    debug: false,
    sampleRatio: 0.5,
    cors: { origins: [] },
    session: { ttlMs: 3600000 },
    http: { maxBodyBytes: 1048576 },
    apiKey: '[redacted]',
    app: { name: 'demo app' },
  })
})

test('every type is converted', async () => {
  const r = await print([
    file(
      OK +
        'NODE_ENV=production\nPORT=8080\nDB_POOL_MAX=+20\nREDIS_URL=redis://h:1/0\nLOG_LEVEL=warn\nDEBUG=YES\nSAMPLE_RATIO=.25\nALLOWED_ORIGINS= https://a , https://b,, \nSESSION_TTL=15m\nMAX_BODY="10 MB"\nFEATURES=\'{"a":[1,null]}\'\nAPP_NAME="  x "\n',
    ),
  ])
  assert.equal(r.code, 0, r.err)
  const c = r.json.config
  assert.deepEqual(
    [
      c.env,
      c.port,
      c.db.pool.max,
      c.redis.url,
      c.log.level,
      c.debug,
      c.sampleRatio,
      c.cors.origins,
      c.session.ttlMs,
      c.http.maxBodyBytes,
      c.features,
      c.app.name,
    ],
    [
      'production',
      8080,
      20,
      'redis://h:1/0',
      'warn',
      true,
      0.25,
      ['https://a', 'https://b'],
      900000,
      10485760,
      { a: [1, null] },
      '  x ',
    ],
  )
})

test('all errors are reported at once, exit 1', async () => {
  const r = await check([
    file(
      'PORT=70000\nDEBUG=maybe\nLOG_LEVEL=loud\nSAMPLE_RATIO=x\nSESSION_TTL=soon\nMAX_BODY=-1\nFEATURES={\nREDIS_URL=nope\nAPI_KEY=short\nDB_POOL_MIN=1.5\n',
    ),
  ])
  assert.equal(r.code, 1)
  assert.equal(r.json.ok, false)
  assert.deepEqual(codes(r), {
    PORT: 'out_of_range',
    DEBUG: 'invalid_type',
    LOG_LEVEL: 'not_allowed',
    SAMPLE_RATIO: 'invalid_type',
    SESSION_TTL: 'invalid_type',
    MAX_BODY: 'invalid_type',
    FEATURES: 'invalid_type',
    REDIS_URL: 'invalid_type',
    API_KEY: 'too_short',
    DB_POOL_MIN: 'invalid_type',
    DATABASE_URL: 'missing',
  })
  for (const e of r.json.errors) {
    assert.ok(e.message.length > 3)
    assert.ok(r.err.includes(e.key), 'also on stderr')
  }
})

test('a bad secret is not shown in the error', async () => {
  const r = await check([file('DATABASE_URL=not-a-url-hunter2\nAPI_KEY=hunt3r\n')])
  assert.equal(r.code, 1)
  assert.ok(!/hunter2|hunt3r/.test(r.out + r.err))
})

test('print refuses an invalid configuration', async () => {
  const r = await print([file('PORT=1')])
  assert.equal(r.code, 1)
  assert.equal(r.out.trim(), '')
  assert.match(r.err, /DATABASE_URL/)
})

test('empty text counts as unset', async () => {
  const r = await print([file(OK + 'PORT=\nREDIS_URL=""\n')])
  assert.equal(r.code, 0, r.err)
  assert.equal(r.json.config.port, 3000)
  assert.ok(!r.json.config.redis)
  assert.deepEqual(codes(await check([file('DATABASE_URL=\nAPI_KEY=0123456789')])), { DATABASE_URL: 'missing' })
})

test('process environment wins over the file, --override turns it round, --ignore-process-env', async () => {
  const f = file(OK + 'PORT=1000\n'),
    env = { PORT: '2000' }
  assert.equal((await print([f], env)).json.config.port, 2000)
  assert.equal((await print([f], env, '--override')).json.config.port, 1000)
  assert.equal(
    (await print([f], { PORT: '2000', LOG_LEVEL: 'error' }, '--ignore-process-env')).json.config.log.level,
    'info',
  )
})

test('several files: the first that has the key wins', async () => {
  const a = file('PORT=1\n'),
    b = file(OK + 'PORT=2\nAPP_NAME=b\n')
  const r = await print([a, b])
  assert.equal(r.json.config.port, 1)
  assert.equal(r.json.config.app.name, 'b')
})

test('source of each value is told', async () => {
  const s = (await print([file(OK + 'PORT=1\n')], { LOG_LEVEL: 'warn' })).json.source
  assert.deepEqual([s.PORT, s.LOG_LEVEL, s.APP_NAME, s.DATABASE_URL], ['file', 'process', 'default', 'file'])
})

test('secrets: redacted unless --show-secrets', async () => {
  const f = file(OK)
  let r = await print([f])
  assert.ok(!/s3cretpw|0123456789/.test(r.out + r.err))
  r = await print([f], {}, '--show-secrets')
  assert.equal(r.json.config.apiKey, '0123456789')
  assert.match(r.json.config.db.url, /s3cretpw/)
})

test('secret from a file (_FILE): one trailing newline is cut', async () => {
  const s = file('top-secret-key \n\n', 'secret1')
  const r = await print([file(`DATABASE_URL=postgres://h/d\nAPI_KEY_FILE=${s}\n`)], {}, '--show-secrets')
  assert.equal(r.code, 0, r.err)
  assert.equal(r.json.config.apiKey, 'top-secret-key \n')
  assert.equal(r.json.source.API_KEY, 'secret-file')
})

test('secret file: both set is an error; unreadable is an error; not for ordinary variables', async () => {
  const s = file('abcdefghij', 'secret2')
  assert.deepEqual(codes(await check([file(OK + `API_KEY_FILE=${s}\n`)])), { API_KEY: 'ambiguous' })
  assert.deepEqual(
    codes(await check([file(`DATABASE_URL=postgres://h/d\nAPI_KEY_FILE=${path.join(dir, 'none')}\n`)])),
    { API_KEY_FILE: 'unreadable_file' },
  )
  const p = await print([file(OK + `PORT_FILE=${s}\n`)])
  assert.equal(p.json.config.port, 3000)
})

test('--expand works on typed values', async () => {
  const r = await print(
    [file('H=localhost\nDATABASE_URL=postgres://${H}:${P:-5432}/d\nAPI_KEY=0123456789\nAPP_NAME=$H-$NODE_ENV\n')],
    { NODE_ENV: 'test' },
    '--expand',
    '--show-secrets',
  )
  assert.equal(r.json.config.db.url, 'postgres://localhost:5432/d')
  assert.equal(r.json.config.app.name, 'localhost-test')
  assert.match(
    (await print([file('H=x\nDATABASE_URL=postgres://${H}/d\nAPI_KEY=0123456789')], {}, '--show-secrets')).json.config
      .db.url,
    /\$\{H\}/,
  )
})

test('--strict: unknown keys in the file are errors; in the process they are not', async () => {
  const f = file(OK + 'PROT=1\nAPI_KEY_FILE=\n')
  assert.equal((await check([f], {})).code, 0)
  assert.deepEqual(codes(await check([f], { SOMETHING: '1' }, '--strict')), { PROT: 'unknown' })
})

test('boundaries', async () => {
  for (const [k, v, ok] of [
    ['PORT', '1', 1],
    ['PORT', '65535', 1],
    ['PORT', '0', 0],
    ['PORT', '65536', 0],
    ['PORT', '80 ', 1],
    ['PORT', '8_0', 0],
    ['PORT', '0x50', 0],
    ['PORT', '80.0', 0],
    ['PORT', '99999999999999999999', 0],
    ['SAMPLE_RATIO', '1', 1],
    ['SAMPLE_RATIO', '1.0000001', 0],
    ['SAMPLE_RATIO', '1e-3', 1],
    ['SAMPLE_RATIO', 'NaN', 0],
    ['SAMPLE_RATIO', 'Infinity', 0],
    ['DEBUG', '1', 1],
    ['DEBUG', '2', 0],
    ['DEBUG', 'OFF', 1],
    ['LOG_LEVEL', 'INFO', 0],
    ['SESSION_TTL', '90', 1],
    ['SESSION_TTL', '1.5h', 0],
    ['MAX_BODY', '1GB', 1],
    ['MAX_BODY', '1 tb', 0],
    ['REDIS_URL', '//h/x', 0],
    ['REDIS_URL', 'mailto:a@b', 0],
    ['FEATURES', 'null', 1],
  ]) {
    const r = await check([file(OK)], { [k]: v })
    assert.equal(r.code, ok ? 0 : 1, `${k}=${v}`)
  }
})

test('missing env file and unknown option: exit 2, not 1', async () => {
  assert.equal((await check([path.join(dir, 'absent.env')])).code, 2)
  assert.equal((await run(['config:print', '--nope'])).code, 2)
  assert.equal((await run(['config:nope'])).code, 2)
})

test('no env file at all: the process environment alone is enough', async () => {
  const r = await print([], { DATABASE_URL: 'postgres://h/d', API_KEY: '0123456789' })
  assert.equal(r.code, 0, r.err)
})

test('config:example holds every key, no secrets, and checks clean once the required keys are given', async () => {
  const r = await run(['config:example'])
  assert.equal(r.code, 0)
  for (const k of [
    'NODE_ENV',
    'PORT',
    'DATABASE_URL',
    'DB_POOL_MIN',
    'DB_POOL_MAX',
    'REDIS_URL',
    'LOG_LEVEL',
    'DEBUG',
    'SAMPLE_RATIO',
    'ALLOWED_ORIGINS',
    'SESSION_TTL',
    'MAX_BODY',
    'API_KEY',
    'FEATURES',
    'APP_NAME',
  ])
    assert.match(r.out, new RegExp(`^(# ?)?${k}=`, 'm'), k)
  const f = file(r.out)
  const c = await check([f], {}, '--strict')
  assert.deepEqual(codes(c), { DATABASE_URL: 'missing', API_KEY: 'missing' })
  const env = { DATABASE_URL: 'postgres://h/d', API_KEY: '0123456789' }
  const a = await print([f], env),
    b = await print([], env)
  assert.deepEqual(a.json.config, b.json.config)
})

test('config:example is stable', async () => {
  const a = await run(['config:example'], { PORT: '9', API_KEY: 'leakleakleak' }),
    b = await run(['config:example'])
  assert.equal(a.out, b.out)
})

test('output is UTF-8 and unicode survives', async () => {
  assert.equal((await print([file(OK + 'APP_NAME="ü 日本 😀"\n')])).json.config.app.name, 'ü 日本 😀')
})
