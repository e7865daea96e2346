#!/usr/bin/env python3
"""Save to served: edits a handler of the example under ./aerie dev while clients call it, and counts what fails.

    ./aerie bench dev_loop                          20 edits
    ./aerie bench dev_loop -- --edits 5 --file packages/trpc/src/routers/users_router.cpp

Works on a copy of the checkout, so nothing here is edited. A save counts as served when a new connection gets the new
answer. Exit 1 when a request fails or the median is over a second.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/front_door"))
from load import Load  # noqa: E402

HELLO = "/trpc/hello?input=" + urllib.parse.quote('{"name":"bench"}')
BAR = 1.0  # seconds; the goal is 0.3


def copy_checkout(target):
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def find_handler(root):
    """The file that makes the greeting."""
    for path in sorted((root / "packages/trpc/src").rglob("*.cpp")):
        if '"Hello ' in path.read_text():
            return path
    sys.exit('No file in packages/trpc/src has the greeting "Hello "')


class Dev:
    def __init__(self, root, port):
        self.lines = []
        self.process = subprocess.Popen(["./aerie", "dev"], cwd=root, env={**os.environ, "PORT": str(port), "LOG_LEVEL": "error"},
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def wait_for(self, pattern, timeout, since=0):
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.process.poll() is None:
            for line in self.lines[since:]:
                if match := re.search(pattern, line):
                    return match
            time.sleep(0.005)
        sys.exit(f"./aerie dev did not say {pattern!r} within {timeout} s:\n" + "\n".join(self.lines[-20:]))

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


def ask(port):
    """The answer of a new connection, by the shortest way."""
    with socket.create_connection(("127.0.0.1", port), 10) as s:
        s.sendall(f"GET {HELLO} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while chunk := s.recv(65536):
            answer += chunk
    return answer


def save(path, text):
    with open(path, "w") as file:
        file.write(text)
    return time.monotonic()


def measure(dev, handler, port, edits):
    original = handler.read_text()
    times, builds = [], []
    for i in range(edits):
        greeting = f"Hello {i} from {os.getpid()} "
        said = len(dev.lines)
        saved = save(handler, original.replace('"Hello ', f'"{greeting}', 1))
        while greeting.encode() not in ask(port):
            if time.monotonic() - saved > 60:
                sys.exit("A save was not served within 60 s:\n" + "\n".join(dev.lines[-20:]))
            time.sleep(0.003)
        times.append(time.monotonic() - saved)
        builds.append(float(dev.wait_for(r"served in .*build (\d+\.\d+) s", 10, said)[1]))
        time.sleep(0.7)  # as long as it takes to look up; codegen of the edit before ends in it
    return times, builds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--file", help="the handler file that holds the greeting")
    arguments = parser.parse_args()
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]

    folder = pathlib.Path(tempfile.mkdtemp(prefix="aerie-dev-loop-"))
    dev = None
    try:
        copy_checkout(folder)
        handler = folder / arguments.file if arguments.file else find_handler(folder)
        begin = time.monotonic()
        dev = Dev(folder, port)
        dev.wait_for("^Serving ", 1800)
        print(f"started in {time.monotonic() - begin:.1f} s; editing {handler.relative_to(folder)} {arguments.edits} times", flush=True)
        time.sleep(1)
        measure(dev, handler, port, 1)  # the first one warms the file cache
        with Load(port, HELLO) as load:
            times, builds = measure(dev, handler, port, arguments.edits)
        status = dev.stop()
        dev = None
    finally:
        if dev and dev.process.poll() is None:
            dev.process.kill()
        shutil.rmtree(folder)

    times.sort()
    median, p95 = statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"save to served: median {median:.3f} s, p95 {p95:.3f} s, worst {times[-1]:.3f} s (build {statistics.median(builds):.2f} s of it)")
    print(f"requests during the edits: {load.requests}, failed: {len(load.failures)}")
    for failure in load.failures[:5]:
        print(f"  {failure}")
    if status != 0:
        print(f"./aerie dev ended with {status}")
    return 1 if load.failures or median > BAR or status != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
