#!/usr/bin/env python3
"""The example backend against its wire contract (bench/system/CONTRACT.md), as a process on a free port.

    BACKEND=build/test/bin/backend tests/e2e/contract/run.py

Checks the parts of the contract on a seeded database, the schema that the migration makes against TypeORM's, that a
database made by others is accepted as it is, and that committed rows survive kill -9.
"""
import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, "bench", "system"))
import check as contract  # noqa: E402
import seed  # noqa: E402

BACKEND = os.path.abspath(os.environ.get("BACKEND", os.path.join(ROOT, "build/test/bin/backend")))
PARTS = os.environ.get("PARTS", "health,calls,users,items").split(",")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Backend:
    def __init__(self, folder, **env):
        self.folder, self.port = folder, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = open(os.path.join(folder, "log"), "ab")
        self.process = subprocess.Popen(
            [BACKEND, "serve"], cwd=folder, stdout=self.log, stderr=self.log,
            env={"PATH": os.environ["PATH"], "NODE_ENV": "production", "HOST": "127.0.0.1", "PORT": str(self.port),
                 "DATABASE_URL": "sqlite:" + os.path.join(folder, "app.db"), **env})
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.01)
        raise AssertionError("the backend did not start: " + open(self.log.name).read()[-2000:])

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(15)


@contextlib.contextmanager
def scratch():
    folder = tempfile.mkdtemp(prefix="aerie-contract-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_contract_on_a_seeded_database():
    with scratch() as folder:
        seed.sqlite(os.path.join(folder, "app.db"))
        backend = Backend(folder)
        try:
            contract.check(backend.base, "no.token.yet", PARTS)
        finally:
            code = backend.stop()
        assert code == 0, f"SIGTERM ends the process with 0, got {code}"


def schema(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name").fetchall()
        recorded = db.execute("SELECT timestamp, name FROM migrations").fetchall()
    return [r[0] for r in rows], recorded


def test_the_migration_makes_the_schema_that_typeorm_makes():
    with scratch() as folder:
        Backend(folder).stop()
        mine, recorded = schema(os.path.join(folder, "app.db"))
        seed.sqlite(os.path.join(folder, "other.db"))
        theirs, expected = schema(os.path.join(folder, "other.db"))
    for text in theirs:
        assert text in mine, f"missing or different: {text}\nhave: {mine}"
    assert len(mine) == len(theirs), mine
    assert recorded == expected, recorded


def test_a_database_made_by_others_is_up_to_date():
    with scratch() as folder:
        path = os.path.join(folder, "app.db")
        seed.sqlite(path)
        before = schema(path)
        Backend(folder).stop()
        assert schema(path) == before


def test_pending_migrations_stay_pending_when_told_so():
    with scratch() as folder:
        process = subprocess.run([BACKEND, "migration:show"], cwd=folder, capture_output=True, text=True, timeout=20,
                                 env={"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite:" + os.path.join(folder, "app.db")})
        assert process.returncode == 0, process.stderr
        assert "InitialSchema1700000000000" in process.stdout, process.stdout


def test_an_answered_insert_survives_kill_9():
    with scratch() as folder:
        backend = Backend(folder)
        client = contract.Client(backend.base)
        made = [contract.data(client.mutate("users.create", {"username": f"kill{i:03}", "email": f"kill{i}@example.com"}), "users.create")["id"]
                for i in range(50)]
        backend.stop(signal.SIGKILL)
        again = Backend(folder)
        try:
            client = contract.Client(again.base)
            for ident in made:
                contract.data(client.query("users.byId", {"id": ident}), "users.byId after kill -9")
        finally:
            again.stop()


def test_an_invalid_configuration_ends_the_start_with_all_errors():
    with scratch() as folder:
        process = subprocess.run([BACKEND, "serve"], cwd=folder, capture_output=True, text=True, timeout=20,
                                 env={"PATH": os.environ["PATH"], "PORT": "99999", "DATABASE_URL": "mysql://x"})
        assert process.returncode != 0
        assert "PORT" in process.stderr + process.stdout and "DATABASE_URL" in process.stderr + process.stdout, process.stderr


def test_bad_requests_leave_the_server_serving():
    bad = [b"GET / HTTP/1.1\r\n\r\n", b"GET /trpc/hello HTTP/1.1\nHost: a\n\n",
           b"POST /trpc/users.create HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           b"POST /trpc/users.create HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01",
           b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
           b"POST /trpc/users.create HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n" + b"[" * 200_000]
    with scratch() as folder:
        backend = Backend(folder)
        try:
            for request in bad:
                with socket.create_connection(("127.0.0.1", backend.port), timeout=5) as s:
                    with contextlib.suppress(OSError):
                        s.sendall(request)
                    s.settimeout(5)
                    with contextlib.suppress(ConnectionResetError):
                        answer = s.recv(65536)
                        assert answer[:9] in (b"HTTP/1.1 ", b"HTTP/1.0 ", b"") and answer[9:10] in (b"4", b"5", b""), (request[:60], answer[:100])
                client = contract.Client(backend.base)
                assert client.http("GET", "/health")[0] == 200, f"after {request[:60]!r}"
            assert contract.Client(backend.base).http("GET", "/trpc/__proto__")[0] == 404
        finally:
            assert backend.stop() == 0


def main():
    failed = 0
    tests = [(name, f) for name, f in globals().items() if name.startswith("test_")]
    for name, test in tests:
        try:
            test()
            print(f"ok   {name[5:].replace('_', ' ')}")
        except Exception as error:  # one failing case must not hide the others
            failed += 1
            print(f"FAIL {name[5:].replace('_', ' ')}\n     {type(error).__name__}: {error}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
