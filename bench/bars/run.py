#!/usr/bin/env python3
"""The bars of the example backend, measured in one run: CPU per `hello` beside a bare epoll server, time to the first answer,
memory at rest, size of the file.

    ./aerie build && bench/bars/run.py            needs wrk, taskset, g++, curl

Exit 1 when a bar is missed. Ratios travel between machines, absolute figures do not.
"""
import contextlib
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BACKEND = os.environ.get("BACKEND", os.path.join(ROOT, "build/release/bin/backend"))
HELLO = "/trpc/hello?input=%7B%22name%22%3A%22bench%22%7D"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def environment(folder, port):
    return {"PATH": os.environ["PATH"], "NODE_ENV": "production", "HOST": "127.0.0.1", "PORT": str(port),
            "DATABASE_URL": f"sqlite:{folder}/app.db"}


def first_answer(folder):
    """Seconds from exec to the first 200 on /health, and resident MB a second and a half later."""
    port = free_port()
    begin = time.monotonic()
    process = subprocess.Popen([BACKEND, "serve"], env=environment(folder, port), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as s:
                s.sendall(b"GET /health HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
                if b" 200 " in s.recv(200):
                    break
            if process.poll() is not None or time.monotonic() - begin > 10:
                raise SystemExit("the backend did not start; run it by hand to see why")
        taken = time.monotonic() - begin
        time.sleep(1.5)
        with open(f"/proc/{process.pid}/status") as f:
            rss = int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) / 1024
        return taken, rss
    finally:
        process.terminate()
        process.wait(10)


def hello_ratio(folder):
    port = free_port()
    env = {**os.environ, **environment(folder, port), "ROUNDS": os.environ.get("ROUNDS", "5"), "SECS": os.environ.get("SECS", "2")}
    ran = subprocess.run([os.path.join(ROOT, "bench/http/compare.sh"), f"{BACKEND} serve", f"http://127.0.0.1:{port}{HELLO}"], env=env, cwd=folder,
                         capture_output=True, text=True)
    print(ran.stdout + ran.stderr, end="")
    ran.check_returncode()
    row = [line for line in ran.stdout.splitlines() if line.startswith("backend")][-1].split()
    return float(row[-2])


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="aerie-bars-") as folder:
        first_answer(folder)  # runs the migration
        starts = [first_answer(folder) for _ in range(5)]
        rows = [("CPU per hello, times the bare epoll server", hello_ratio(folder), 1.5, "x"),
                ("start to first /health answer", statistics.median(s for s, _ in starts) * 1000, 20, "ms"),
                ("memory at rest", statistics.median(m for _, m in starts), 10, "MB"),
                ("release file", os.path.getsize(BACKEND) / 2**20, 10, "MB")]
    for name, value, bar, unit in rows:
        good = value <= bar
        failed += not good
        print(f"{'ok  ' if good else 'MISS'} {name}: {value:.2f} {unit} (bar {bar} {unit})")
    print(f"{len(rows) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
