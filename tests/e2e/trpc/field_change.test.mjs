// A change of a C++ field reaches the front end as a compile error at the place of use: the routers are copied, a member of
// Greeting is renamed in the copy, the declaration is generated from it, and tsc is asked about calls.test.ts.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
const build = path.resolve(process.env.AERIE_BUILD ?? path.join(root, 'build/test'));
const routers = path.join(root, 'packages/trpc/src/routers');
// Always the same place, so that ccache knows what it compiled the last time.
const work = path.join(build, 'e2e/field_change');

// The routers' own compile command, told to look for the packages in the copy.
function compile(source, object) {
  const commands = JSON.parse(readFileSync(path.join(build, 'compile_commands.json'), 'utf8'));
  const { command, directory } = commands.find((c) => c.file === path.join(routers, 'app_router.cpp'));
  const words = command.split(' ').filter(Boolean);
  const output = words.indexOf('-o');
  words.splice(output, 2);
  const input = words.indexOf('-c');
  words.splice(input, 2);
  const flags = words.slice(1).map((word) => word.replace(`-I${build}/include`, `-I${work}/include`));
  execFileSync(words[0], [...flags, '-o', object, '-c', source], { cwd: directory, stdio: ['ignore', 'inherit', 'inherit'] });
}

// With the libraries that the backend is linked with; the packages themselves are the copies.
function link(objects, program) {
  const last = execFileSync('ninja', ['-C', build, '-t', 'commands', 'bin/backend'], { encoding: 'utf8', maxBuffer: 1 << 26 }).trim().split('\n').at(-1);
  const words = last.split(' ').filter(Boolean);
  const libraries = words.filter((word) => /^-l|\.(a|so)$/.test(word) && !word.startsWith('packages/trpc/'));
  const flags = words.filter((word) => word.startsWith('-f'));
  execFileSync('g++', [...flags, ...objects, ...libraries, '-o', program], { cwd: build, stdio: ['ignore', 'inherit', 'inherit'] });
}

test('renaming a member of a C++ struct is an error of tsc where the member is used', () => {
  rmSync(work, { recursive: true, force: true });
  for (const name of ['db', 'trpc']) cpSync(path.join(root, 'packages', name, 'src'), path.join(work, 'include/repo', name), { recursive: true });
  const header = path.join(work, 'include/repo/trpc/routers/app_router.hpp');
  const text = readFileSync(header, 'utf8');
  assert.ok(text.includes('std::string message;'), 'Greeting has its member');
  writeFileSync(header, text.replace('std::string message;', 'std::string text;'));
  const main = path.join(work, 'main.cpp');
  writeFileSync(main, `#include <repo/trpc/routers/app_router.hpp>
#include <aerie/trpc/declaration.hpp>
#include <cstdio>
int main() { std::fputs(aerie::trpc::declarationOf<repo::AppRouter>().c_str(), stdout); }
`);

  const objects = ['app_router', 'users_router', 'items_router'].map((name) => {
    const object = path.join(work, `${name}.o`);
    compile(path.join(work, `include/repo/trpc/routers/${name}.cpp`), object);
    return object;
  });
  compile(main, path.join(work, 'main.o'));
  link([...objects, path.join(work, 'main.o')], path.join(work, 'codegen'));
  const declaration = execFileSync(path.join(work, 'codegen'), { encoding: 'utf8' });
  assert.match(declaration, /interface Greeting \{\n {2}text: string;\n\}/);

  mkdirSync(path.join(work, 'ts'));
  writeFileSync(path.join(work, 'ts/app_router.ts'), declaration);
  cpSync(path.join(root, 'packages/trpc/ts/src/index.ts'), path.join(work, 'ts/index.ts'));
  writeFileSync(path.join(work, 'tsconfig.json'), JSON.stringify({
    extends: path.join(here, 'tsconfig.json'),
    compilerOptions: {
      noEmit: true, rootDir: '/', typeRoots: [path.join(here, 'node_modules/@types')],
      paths: { '@repo/trpc': [path.join(work, 'ts/index.ts')], '@trpc/server': [path.join(here, 'node_modules/@trpc/server')] },
    },
    include: [path.join(here, 'src')],
  }));
  const tsc = spawnSync(process.execPath, [path.join(here, 'node_modules/typescript/lib/tsc.js'), '-p', work, '--pretty', 'false'], { cwd: here, encoding: 'utf8' });

  const errors = tsc.stdout.split('\n').filter((line) => line.includes('error TS'));
  const lines = readFileSync(path.join(here, 'src/calls.test.ts'), 'utf8').split('\n');
  const place = lines.findIndex((line) => line.includes('the place that field_change.test.mjs looks for')) + 1;
  assert.notEqual(tsc.status, 0, 'tsc accepts code that uses a member which is gone');
  assert.ok(errors.some((line) => line.includes(`calls.test.ts(${place},`) && line.includes("Property 'message' does not exist on type")), `no error at calls.test.ts:${place}\n${tsc.stdout}`);
  assert.ok(errors.every((line) => line.includes('calls.test.ts(')), `errors elsewhere\n${tsc.stdout}`);
});
