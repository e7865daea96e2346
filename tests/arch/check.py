#!/usr/bin/env python3
"""The architecture as a test: layers, light public headers, self-contained headers, file sizes, the compile-time budget.

    tests/arch/check.py                    everything that needs no compiler
    tests/arch/check.py --compile          also: every public header compiles alone
    tests/arch/check.py --budget           also: a router file compiles within its budget
    tests/arch/check.py --self-test        injects one violation of each kind into a copy and expects each to be found

A rule is a function that yields violations, each one line: the place, what is wrong, what to do.
"""
import argparse
import concurrent.futures
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

# Includes and link edges go down only; folders of one layer do not know each other, but for the pairs named in SAME_LAYER.
LAYERS = {
    "libs/base": 0,
    "libs/io": 1,
    "libs/http": 2, "libs/websocket": 2, "libs/config": 2,
    "libs/pipeline": 3,
    "libs/orm": 4, "libs/redis": 4, "libs/trpc": 4, "libs/socketio": 4, "libs/clerk": 4, "libs/webhooks": 4, "libs/posthog": 4,
    "libs/app": 5,
    "libs/testing": 6,
    "packages/db": 7, "packages/services": 7, "packages/analytics": 7,
    "packages/websockets": 8,
    "packages/trpc": 9,
    "apps/backend": 10, "apps/conformance": 10, "tools": 10,
}

# What a public header may not include: third party, and the standard headers that cost every user compile time.
HEAVY = {"iostream", "istream", "ostream", "sstream", "fstream", "iomanip", "iterator", "regex", "functional", "filesystem", "thread", "mutex",
         "shared_mutex", "condition_variable", "future", "chrono", "format", "ranges", "random", "locale", "unordered_map",
         "unordered_set", "deque", "list", "set", "queue", "algorithm", "numeric"}
HEAVY_WHERE_TOLD = {
    # header: what it includes in spite of the rule, because describing that type is its whole purpose
    "libs/base/include/aerie/base/containers.hpp": {"map", "tuple", "variant"},
}
STANDARD = re.compile(r"^[a-z_]+$")

MAX_LINES = 600
LONG_WITH_REASON = {"libs/base/include/aerie/base/detail/bind_members.hpp"}
SOURCES = (".hpp", ".cpp", ".ts", ".tsx", ".py", ".mjs")
SKIPPED_FOLDERS = {"build", "node_modules", ".git", "data", "corpus"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
LINK = re.compile(r"aerie_(?:library|package|executable)\s*\(\s*([a-z_]+)(.*?)\)", re.S)


def files(root, *folders, endings=SOURCES):
    for folder in folders:
        for path, names, found in os.walk(os.path.join(root, folder)):
            names[:] = [n for n in names if n not in SKIPPED_FOLDERS]
            for name in sorted(found):
                if name.endswith(endings):
                    yield os.path.relpath(os.path.join(path, name), root)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as f:
        return f.read()


def includes(root, path):
    for number, line in enumerate(read(root, path).splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def folder_of(path):
    parts = path.split("/")
    return parts[0] if parts[0] == "tools" else "/".join(parts[:2])


def target_folder(include):
    """The folder an include names: <aerie/http/server.hpp> is libs/http, <repo/db/...> is packages/db."""
    parts = include.split("/")
    if len(parts) >= 3 and parts[0] == "aerie":
        return "libs/" + parts[1]
    if len(parts) >= 3 and parts[0] == "repo":
        return "packages/" + parts[1]
    return None


def layers_by_include(root):
    for path in files(root, "libs", "packages", "apps", "tools", endings=(".hpp", ".cpp")):
        here = folder_of(path)
        if here not in LAYERS:
            yield f"{path}: the folder {here} has no layer; add it to LAYERS in tests/arch/check.py"
            continue
        in_test = "/tests/" in path or "/fuzz/" in path
        for number, _, include in includes(root, path):
            there = target_folder(include)
            if there is None or there == here:
                continue
            if there not in LAYERS:
                yield f"{path}:{number}: <{include}> names {there}, which is no folder of the house"
            elif LAYERS[there] >= LAYERS[here] and not (in_test and there == "libs/testing"):
                yield (f"{path}:{number}: layer {LAYERS[here]} ({here}) includes <{include}> of layer {LAYERS[there]} ({there}); "
                       "includes go down only: move the shared part down, or the user of it up")


def layers_by_link(root):
    for folder, layer in LAYERS.items():
        cmake = os.path.join(folder, "CMakeLists.txt")
        if not os.path.exists(os.path.join(root, cmake)):
            continue
        text = re.sub(r"#.*", "", read(root, cmake))
        text = re.sub(r"aerie_(tests|fuzzers)\s*\([^)]*\)", "", text)
        for name in re.findall(r"\baerie_([a-z]+)\b", text) + [
                word for call in LINK.findall(text) for word in re.findall(r"\bDEPS\b([^A-Z)]*)", call[1])[:1] for word in word.split()]:
            there = next((f for f in LAYERS if f.endswith("/" + name) and f.startswith("libs/")), None)
            if there and there != folder and LAYERS[there] >= layer:
                yield f"{cmake}: layer {layer} ({folder}) links {name} of layer {LAYERS[there]}; links go down only"


def detail_stays_home(root):
    for path in files(root, "libs", "packages", "apps", "tools", endings=(".hpp", ".cpp")):
        for number, _, include in includes(root, path):
            there = target_folder(include)
            if there and there != folder_of(path) and "/detail/" in include:
                yield f"{path}:{number}: <{include}> is a detail of {there}; use its public headers"


def public_headers(root):
    return [p for p in files(root, "libs", "packages", endings=(".hpp",)) if "/include/" in p]


def light_headers(root):
    for path in public_headers(root):
        allowed = HEAVY_WHERE_TOLD.get(path, set())
        for number, bracket, include in includes(root, path):
            if target_folder(include):
                continue
            if bracket == '"':
                yield f'{path}:{number}: "{include}" reaches beside the public headers; include <aerie/...> or <repo/...>'
            elif include in HEAVY and include not in allowed:
                yield f"{path}:{number}: <{include}> costs every user of this header compile time; hide it in a source file"
            elif include not in allowed and not STANDARD.match(include):
                yield f"{path}:{number}: <{include}> is not of the standard library; third parties stay in source files"


def once(root):
    for path in files(root, "libs", "packages", "apps", "tools", endings=(".hpp",)):
        if "#pragma once" not in read(root, path):
            yield f"{path}:1: no `#pragma once`"


def sizes(root):
    for path in files(root, "libs", "packages", "apps", "tools", "tests", "bench"):
        lines = read(root, path).count("\n")
        if lines > MAX_LINES and path not in LONG_WITH_REASON and "/ts/src/" not in path:
            yield f"{path}:1: {lines} lines; above {MAX_LINES} a file is two files, or its name is in LONG_WITH_REASON with a reason in its head"


def words(root):
    """The repository speaks of the product only."""
    forbidden = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|/root/|/tmp/bash")
    for path in files(root, "libs", "packages", "apps", "tools", "bench", endings=SOURCES + (".md", ".txt")):
        for number, line in enumerate(read(root, path).splitlines(), 1):
            match = forbidden.search(line)
            if match:
                yield f"{path}:{number}: `{match.group(0)}`: finish it, or describe what is missing in the README"


def readmes(root):
    for folder in LAYERS:
        if os.path.exists(os.path.join(root, folder, "CMakeLists.txt")) and not os.path.exists(os.path.join(root, folder, "README.md")):
            yield f"{folder}: no README.md; say what it is, ten lines of use, what it offers, its errors and how it is tested"


def include_path(root):
    return ["-I" + os.path.join(root, f, "include") for f in LAYERS if os.path.isdir(os.path.join(root, f, "include"))]


def compiler(root, extra):
    return [os.environ.get("CXX", "clang++-19"), "-std=c++20", "-O0", "-Wall", "-Wextra", "-Wno-missing-field-initializers", *include_path(root), *extra]


def headers_compile_alone(root):
    def compiles(path):
        # A source that includes nothing else, so that a header cannot lean on what its users include before it.
        text = f'#include "{os.path.join(root, path)}"\n'
        ran = subprocess.run(compiler(root, ["-Wno-pragma-once-outside-header", "-Wno-undefined-inline", "-fsyntax-only", "-x", "c++", "-"]),
                             input=text, capture_output=True, text=True)
        if ran.returncode:
            first = next((l for l in ran.stderr.splitlines() if "error" in l), ran.stderr[:200])
            return f"{path}:1: does not compile alone: {first}"
        return None

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(compiles, public_headers(root)):
            if found:
                yield found


# A router file of the example, without the precompiled header, against the bare cost of the standard headers that the
# public headers use: a ratio, because machines differ.
BUDGET_FILE = "packages/trpc/src/routers/users_router.cpp"
BUDGET_BASELINE = "#include <coroutine>\n#include <exception>\n#include <optional>\n#include <span>\n#include <string>\n#include <string_view>\n#include <vector>\n"
BUDGET_RATIO = 3.2


def compile_seconds(root, arguments, text=None):
    """The processor time of one compilation: what else runs on the machine counts little."""
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime
    begin = used()
    subprocess.run(compiler(root, ["-c", "-o", os.devnull, *arguments]), input=text, text=True, check=True, capture_output=True)
    return used() - begin


def budget(root):
    if not os.path.exists(os.path.join(root, BUDGET_FILE)):
        yield f"{BUDGET_FILE}: gone; name another router file in tests/arch/check.py"
        return
    with tempfile.TemporaryDirectory() as headers:  # <repo/NAME/...>, as the build lays them out
        os.mkdir(os.path.join(headers, "repo"))
        for folder in (f for f in LAYERS if f.startswith("packages/")):
            os.symlink(os.path.join(root, folder, "src"), os.path.join(headers, "repo", folder.split("/")[1]))
        runs = [(compile_seconds(root, ["-x", "c++", "-"], BUDGET_BASELINE), compile_seconds(root, ["-I" + headers, os.path.join(root, BUDGET_FILE)]))
                for _ in range(5)]  # in turn, so that both meet the same machine
    empty, router = (min(seconds) for seconds in zip(*runs))
    print(f"compile time of {BUDGET_FILE} at -O0: {router:.2f} s, {router / empty:.2f} x its standard headers alone ({empty:.2f} s)")
    if router / empty > BUDGET_RATIO:
        yield f"{BUDGET_FILE}: compiles in {router / empty:.2f} times its standard headers; the budget is {BUDGET_RATIO}"


RULES = [layers_by_include, layers_by_link, detail_stays_home, light_headers, once, sizes, words, readmes]

VIOLATIONS = {
    "layers_by_include": ("libs/base/include/aerie/base/bad.hpp", "#pragma once\n#include <aerie/http/server.hpp>\n"),
    "layers_by_link": ("libs/io/CMakeLists.txt", "aerie_library(io DEPS base trpc)\n"),
    "detail_stays_home": ("libs/io/src/bad.cpp", "#include <aerie/base/detail/refs.hpp>\n"),
    "light_headers": ("libs/io/include/aerie/io/bad.hpp", "#pragma once\n#include <iostream>\n#include <boost/asio.hpp>\n"),
    "once": ("libs/io/src/bad.hpp", "int f();\n"),
    "sizes": ("libs/io/src/long.cpp", "int f();\n" * (MAX_LINES + 1)),
    "words": ("libs/io/src/todo.cpp", "// TO" + "DO: later\n"),
    "readmes": ("libs/websocket/CMakeLists.txt", "aerie_library(websocket DEPS io)\n"),
    "headers_compile_alone": ("libs/io/include/aerie/io/leaning.hpp", "#pragma once\nstd::string f();\n"),
}


def self_test(root):
    failed = 0
    rules = {rule.__name__: rule for rule in [*RULES, headers_compile_alone]}
    for name, (path, text) in VIOLATIONS.items():
        with tempfile.TemporaryDirectory() as copy:
            for folder in ("libs/base", "libs/io"):
                shutil.copytree(os.path.join(root, folder), os.path.join(copy, folder), ignore=shutil.ignore_patterns("tests", "fuzz"))
            clean = list(rules[name](copy))
            target = os.path.join(copy, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w") as f:
                f.write(text)
            found = [v for v in rules[name](copy) if v not in clean]
        if not any(path.split("/")[-1] in v or path.split("/")[1] in v for v in found):
            failed += 1
            print(f"self-test: {name} did not notice {path}")
    print(f"{len(VIOLATIONS) - failed} passed, {failed} failed")
    return failed == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--budget", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--root", default=os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    options = parser.parse_args()
    if options.self_test:
        return 0 if self_test(options.root) else 1
    rules = RULES + ([headers_compile_alone] if options.compile else []) + ([budget] if options.budget else [])
    failed = 0
    for rule in rules:
        found = list(rule(options.root))
        failed += bool(found)
        for violation in found:
            print(violation)
    print(f"{len(rules) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
