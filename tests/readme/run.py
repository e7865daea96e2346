#!/usr/bin/env python3
"""Runs every shell block of README.md, in order, as a newcomer would.

A ```sh block is run by bash in the root of the checkout. A block that starts `./aerie dev` goes on in the background until
the end, and the next block runs once it serves. A ```json block behind a shell block is what that block must print.
"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)
URL = "http://localhost:3001/health"


def serves():
    try:
        with urllib.request.urlopen(URL, timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def start_dev(command):
    if serves():
        raise AssertionError("something serves on port 3001 already; stop it first")
    log = tempfile.TemporaryFile("w+")  # a file, because nobody reads a pipe while the server runs
    dev = subprocess.Popen(["bash", "-c", command], cwd=ROOT, stdout=log, stderr=log, text=True, start_new_session=True)
    end = time.monotonic() + 900
    while time.monotonic() < end:
        if dev.poll() is not None:
            log.seek(0)
            raise AssertionError(f"`{command.strip()}` ended with {dev.returncode}: {log.read()[-2000:]}")
        if serves():
            return dev
        time.sleep(0.2)
    raise AssertionError("./aerie dev did not serve within 15 minutes")


def main():
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as f:
        blocks = BLOCK.findall(f.read())
    dev, passed, failed, printed = None, 0, 0, ""
    try:
        for language, text in blocks:
            try:
                if language == "sh" and re.search(r"^\./aerie dev", text, re.M):
                    dev = start_dev(text)
                elif language == "sh":
                    ran = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=ROOT, capture_output=True, text=True, timeout=1200)
                    printed = ran.stdout
                    assert ran.returncode == 0, f"ended with {ran.returncode}: {ran.stdout[-800:]}{ran.stderr[-800:]}"
                elif language == "json":
                    assert printed.strip() == text.strip(), f"printed {printed.strip()!r}, README says {text.strip()!r}"
                else:
                    continue
                passed += 1
                print(f"ok   {text.strip().splitlines()[0]}")
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"FAIL {text.strip().splitlines()[0]}\n     {error}")
    finally:
        if dev and dev.poll() is None:
            os.killpg(dev.pid, signal.SIGINT)
            try:
                dev.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(dev.pid, signal.SIGKILL)
                failed += 1
                print("FAIL ./aerie dev did not end within 20 s of Ctrl-C")
    if passed + failed == 0:
        failed = 1
        print("FAIL README.md has no shell block")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
