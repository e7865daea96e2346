// Runs the suite against a server and compares with later.txt: TRPC_CMD=".../conformance trpc" node gate.mjs
// Every case must pass but those that later.txt names, and those must still fail.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, startServer } from './lib/launch.mjs';

const later = readFileSync(path.join(ROOT, 'later.txt'), 'utf8').split('\n').filter((line) => /^\d/.test(line)).map((line) => ({ file: line.slice(0, 2), part: line.slice(4) }));
const isLater = (file, name) => later.some((l) => l.file === file && (l.part === '*' || name.includes(l.part)));

// The cases of a file: [{ name, isPassed }]. Those of a group stand indented below it.
function run(file, url) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--test-reporter=tap', path.join('test', file)], { cwd: ROOT, env: { ...process.env, TRPC_URL: url }, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (piece) => { text += piece; });
    child.once('error', reject);
    child.once('close', () => {
      const cases = [...text.matchAll(/^ {4}(not ok|ok) \d+ - (.*)$/gm)].map((m) => ({ isPassed: m[1] === 'ok', name: m[2].replaceAll('\\#', '#') }));
      const why = (name) => text.split(/^ {4}not ok \d+ - /m).find((part) => part.startsWith(name))?.match(/error: (?:\|-\n)?\s*(.*)/)?.[1] ?? '';
      resolve(cases.map((c) => ({ ...c, why: c.isPassed ? '' : why(c.name) })));
    });
  });
}

const server = await startServer({ command: process.env.TRPC_CMD });
let passed = 0; const wrong = [];
for (const file of readdirSync(path.join(ROOT, 'test')).sort()) {
  const number = file.slice(0, 2);
  if (isLater(number, '*')) continue;
  const cases = await run(file, server.url);
  if (cases.length === 0) wrong.push(`${file}: no case ran`);
  for (const { name, isPassed, why } of cases) {
    if (isPassed && isLater(number, name)) wrong.push(`${file}: "${name}" passes now; take it out of later.txt`);
    else if (!isPassed && !isLater(number, name)) wrong.push(`${file}: "${name}" fails: ${why}`);
    else if (isPassed) passed++;
  }
}
await server.stop();
for (const line of wrong) console.log(line);
console.log(`${passed} passed, ${wrong.length} failed`);
process.exit(wrong.length ? 1 : 0);
