"""A small project under the supervisor: the stand-in app, edited by the tests."""

import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("AERIE_BUILD", ROOT / "build/test"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def children_of(pid):
    """Every living process below pid."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = pathlib.Path("/proc", entry, "stat").read_text()
            except OSError:
                continue
            state, parent = stat.rpartition(")")[2].split()[:2]
            if state != "Z":
                parents.setdefault(int(parent), []).append(int(entry))
    found, todo = [], [pid]
    while todo:
        for child in parents.get(todo.pop(), []):
            found.append(child)
            todo.append(child)
    return found


def name_of(pid):
    try:
        return pathlib.Path("/proc", str(pid), "comm").read_text().strip()
    except OSError:
        return ""


def wait_until(condition, timeout=10.0, what="it"):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"{what} did not happen within {timeout} s")


class Project:
    """A copy of the stand-in, configured and built."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="aerie-dev-"))
        shutil.copytree(HERE / "stand_in", self.folder, dirs_exist_ok=True)
        self.build = self.folder / "build/dev"
        subprocess.run(["cmake", "-G", "Ninja", "-S", self.folder, "-B", self.build], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["ninja", "-C", self.build, "backend"], check=True, stdout=subprocess.DEVNULL)

    def remove(self):
        shutil.rmtree(self.folder)

    def path(self, name):
        return self.folder / "apps/backend/src" / name

    def answer(self, text, on_start="", note=""):
        """Saves a new behaviour, as an editor does."""
        self.path("behaviour.cpp").write_text(
            f'#include <cstdio>\n#include <cstdlib>\n{note}\nconst char* answer() {{ return "{text}"; }}\nvoid onStart() {{ {on_start} }}\n')

    def rebuild(self):
        subprocess.run(["ninja", "-C", self.build, "backend"], check=True, stdout=subprocess.DEVNULL)


class Dev:
    """`aerie dev` on a project, its output collected."""

    def __init__(self, project, port=None, **environment):
        self.project = project
        self.port = port or free_port()
        clean = {k: v for k, v in os.environ.items() if k not in ("HOST", "PORT", "NODE_ENV")}
        if "env_port" not in environment:
            clean["PORT"] = str(self.port)
        environment.pop("env_port", None)
        self.process = subprocess.Popen(
            [BUILD / "bin/aerie", "dev", "--root", project.folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, env={**clean, **environment})
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.reader.join(5)
        self.process.stdout.close()

    @property
    def text(self):
        return "\n".join(self.lines)

    def expect(self, pattern, timeout=15.0, since=0):
        """Waits for a line that matches, after the first `since` lines; returns the match."""
        def find():
            for line in self.lines[since:]:
                match = re.search(pattern, line)
                if match:
                    return match
            return None
        try:
            return wait_until(find, timeout, pattern)
        except AssertionError as failure:
            raise AssertionError(f"{failure}; said so far:\n{self.text}") from None

    def get(self, path="/", timeout=5.0):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.read().decode(), int(response.headers["Pid"])
        finally:
            connection.close()

    def wait_for_answer(self, text, timeout=15.0):
        wait_until(lambda: self.get()[0] == text, timeout, f"the answer {text!r}")
