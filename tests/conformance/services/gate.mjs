// Runs the suites that later.txt does not name against a server: SERVICES_CMD=".../conformance services" node gate.mjs
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const names = readdirSync(path.join(root, 'test')).map((file) => file.replace(/\.test\.mjs$/, '')).sort();
const later = readFileSync(path.join(root, 'later.txt'), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
const unknown = later.filter((name) => !names.includes(name));
if (unknown.length) {
  console.log(`later.txt names what is no suite: ${unknown.join(', ')}`);
  process.exit(1);
}
const files = names.filter((name) => !later.includes(name)).map((name) => path.join('test', `${name}.test.mjs`));
const run = spawnSync(process.execPath, ['--test', '--test-force-exit', '--test-concurrency=1', '--test-reporter=tap', ...files], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });
const count = (word) => Number(run.stdout.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
if (run.status !== 0) for (const [, name] of run.stdout.matchAll(/^ *not ok \d+ - (.*)$/gm)) console.log(`fails: ${name}`);
console.log(`${count('pass')} passed, ${count('fail')} failed; later: ${later.join(', ')}`);
process.exit(run.status === 0 && count('pass') > 0 ? 0 : 1);
