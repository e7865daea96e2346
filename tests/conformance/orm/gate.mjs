// Runs the suite against a program and compares with later.txt: AERIE_BIN=".../conformance orm" node gate.mjs
// Every case must pass but those that later.txt names, and those must still fail. A line is a case ("find.eq"), or a case
// of one database ("postgres: find.ilike").
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));
const later = new Set(readFileSync(root + "later.txt", "utf8").split("\n").filter((line) => line && !line.startsWith("#")));
const isLater = (dialect, name) => later.has(name) || later.has(`${dialect}: ${name}`);

function run(file) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--no-deprecation", "--test", "--test-reporter=tap", "--test-force-exit", "tests/" + file], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (piece) => { text += piece; });
    child.once("error", reject);
    child.once("close", () => resolve(text));
  });
}

// What a failed case says, in one line.
const whyOf = (block) => (block.match(/error: (?:[|>]-\n)?\s*([^\n]*(?:\n[^\n]*){0,6})/)?.[1] ?? "").replace(/\s+/g, " ").slice(0, 300);

let passed = 0; const wrong = [];
for (const file of ["contract.test.mjs", "operations.test.mjs"]) {
  const text = await run(file);
  const cases = [...text.matchAll(/^ *(not ok|ok) \d+ - (sqlite|postgres): (.*)$/gm)];
  if (cases.length === 0) wrong.push(`${file}: no case ran\n${text.slice(0, 2000)}`);
  for (const found of cases) {
    const [, outcome, dialect, escaped] = found;
    const name = escaped.replaceAll("\\#", "#").replaceAll("\\\\", "\\");
    if (outcome === "ok" && isLater(dialect, name)) wrong.push(`${dialect}: "${name}" passes now; take it out of later.txt`);
    else if (outcome === "not ok" && !isLater(dialect, name)) wrong.push(`${dialect}: "${name}" fails: ${whyOf(text.slice(found.index, found.index + 4000))}`);
    else if (outcome === "ok") passed++;
  }
}
for (const line of wrong) console.log(line);
console.log(`${passed} passed, ${wrong.length} failed`);
process.exit(wrong.length ? 1 : 0);
