#!/usr/bin/env python3
"""Misuses must not compile, and the compiler must say so in a few lines.

    tests/compile_fail/check.py                     every case, with g++ and clang++ where they are installed
    tests/compile_fail/check.py missing_provider    the cases whose names have this in them
    tests/compile_fail/check.py --update            writes what the compilers say into the golden files

A case is cases/NAME.cpp. Its first line says what must come up:  // aerie[E107]
or, with more room:                                               // aerie[E010] g++ 18 clang++ 28
The golden file NAME.g++.expected or NAME.clang++.expected is the output without folders, line numbers and pieces of
source. The message with the code must be the first error, within the first 12 lines, and all of the output, as a user
sees it, 12 lines with g++ and 20 with clang++, which shows the source of each step.
cases/good_*.cpp are their counterparts: they must compile without a word.
"""
import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CASES = os.path.join(HERE, "cases")
FLAGS = ["-std=c++20", "-O0", "-Wall", "-Wextra", "-fsyntax-only"]
COMPILERS = {"g++": ["g++", "g++-12"], "clang++": ["clang++-19", "clang++"]}
MESSAGE_WITHIN = 12
MOST_LINES = {"g++": 12, "clang++": 20}


def include_folders():
    libs = os.path.join(ROOT, "libs")
    return [f"-I{os.path.join(libs, lib, 'include')}" for lib in sorted(os.listdir(libs))
            if os.path.isdir(os.path.join(libs, lib, "include"))]


def normalised(text):
    """Without what differs between machines and between harmless edits: folders, line numbers, pieces of source."""
    lines = []
    for line in text.splitlines():
        if re.match(r"\s*\d* \|", line) or line.endswith(("error generated.", "errors generated.")):
            continue
        line = re.sub(r"(?:/[^\s:'‘\"]*)?/(libs/[^\s:'\"]+/include/)", "", line)
        line = line.replace(CASES + "/", "")
        line = re.sub(r"(\.[ch]pp):\d+(:\d+)?", r"\1", line)
        # One quotation mark for all locales.
        lines.append(re.sub("[‘’]", "'", line).rstrip())
    return "\n".join(lines) + ("\n" if lines else "")


def compile_case(compiler, name):
    command = [compiler, *FLAGS, *include_folders(), os.path.join(CASES, name + ".cpp")]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return done.returncode, done.stderr


def judge_good(status, output):
    return None if status == 0 and not output else f"must compile without a word, and says:\n{output}"


def judge_bad(kind, name, status, output, golden, update):
    with open(os.path.join(CASES, name + ".cpp"), encoding="utf-8") as f:
        code, *room = f.readline().removeprefix("//").split()
    most = {**MOST_LINES, **{k: int(n) for k, n in zip(room[::2], room[1::2])}}[kind]
    if not code.startswith("aerie["):
        return "its first line must name the code, as in `// aerie[E107]`"
    if status == 0:
        return f"compiles, and must not ({code})"
    lines = output.splitlines()
    first_error = next((line for line in lines if "error:" in line), "")
    if code not in first_error:
        return f"{code} is not the first error:\n{output}"
    if next(i for i, line in enumerate(lines, 1) if code in line) > (MESSAGE_WITHIN if most <= MOST_LINES[kind] else most):
        return f"says {code} after more than {MESSAGE_WITHIN} lines:\n{output}"
    if len(lines) > most:
        return f"goes on for {len(lines)} lines, more than {most}:\n{output}"
    output = normalised(output)
    if update:
        with open(golden, "w", encoding="utf-8") as f:
            f.write(output)
        return None
    if not os.path.exists(golden):
        return f"has no golden file; `{os.path.relpath(__file__, ROOT)} --update {name}` makes it from:\n{output}"
    with open(golden, encoding="utf-8") as f:
        expected = f.read()
    if expected != output:
        return f"expected:\n{expected}\nsaid:\n{output}\nIf that is better, --update keeps it."
    return None


def check(kind, compiler, name, update):
    status, output = compile_case(compiler, name)
    if name.startswith("good_"):
        return judge_good(status, output)
    return judge_bad(kind, name, status, output, os.path.join(CASES, f"{name}.{kind}.expected"), update)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("filter", nargs="*")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()

    names = sorted(f[:-4] for f in os.listdir(CASES) if f.endswith(".cpp"))
    names = [n for n in names if not options.filter or any(part in n for part in options.filter)]
    compilers = {kind: next((c for c in found if shutil.which(c)), None) for kind, found in COMPILERS.items()}
    work = [(kind, compiler, name) for kind, compiler in compilers.items() if compiler for name in names]
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for (kind, _, name), problem in zip(work, pool.map(lambda w: check(*w, options.update), work)):
            if problem:
                failures += 1
                print(f"{name} ({kind}): {problem}")
    for kind, compiler in compilers.items():
        if not compiler:
            print(f"{kind} is not installed: its cases were passed over")
    print(f"{len(names)} cases, {len(work)} compilations, {failures} failed")
    return 1 if failures or not work else 0


if __name__ == "__main__":
    sys.exit(main())
