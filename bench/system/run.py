#!/usr/bin/env python3
"""Side-by-side load: two servers of CONTRACT.md, started in turn on one core, load from another core. See README.md."""
import argparse, json, os, shlex, shutil, signal, socket, statistics, subprocess, sys, tempfile, time, urllib.parse
import check as contract
import keys as keylib
import seed

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")
NAMES = ["hello", "batch10", "byId", "list50", "insert", "authMe", "webhook", "broadcast"]


def tree(pid):
    out, todo = [], [pid]
    while todo:
        p = todo.pop()
        try:
            for t in os.listdir(f"/proc/{p}/task"):
                todo += [int(c) for c in open(f"/proc/{p}/task/{t}/children").read().split()]
            out.append(p)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return out


def cpu(pid):
    total = 0
    for p in tree(pid):
        f = open(f"/proc/{p}/stat").read().rsplit(") ", 1)[1].split()
        total += int(f[11]) + int(f[12])
    return total / TICK


def memory(pid, field):
    total = 0
    for p in tree(pid):
        for line in open(f"/proc/{p}/status"):
            if line.startswith(field + ":"):
                total += int(line.split()[1])
    return total / 1024


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    def __init__(self, side, opt, keys):
        self.side, self.port = side, free_port()
        self.dir = tempfile.mkdtemp(prefix="sysbench-db-")
        if opt.postgres:
            seed.postgres(opt.postgres)
            url = opt.postgres
        else:
            seed.sqlite(os.path.join(self.dir, "app.db"))
            url = "sqlite:" + os.path.join(self.dir, "app.db")
        env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "NODE_ENV": "production", "HOST": "127.0.0.1", "PORT": str(self.port),
               "DATABASE_URL": url, "DATABASE_POOL_SIZE": "10", "MIGRATIONS_RUN": "true", "REDIS_URL": opt.redis or "",
               "CLERK_JWT_KEY": keys.public.replace("\n", "\\n"), "CLERK_WEBHOOK_SECRET": keylib.WEBHOOK_SECRET,
               "POSTHOG_API_KEY": "phc_bench" if opt.posthog else "", "POSTHOG_HOST": opt.posthog or ""}
        self.log = open(os.path.join(self.dir, "log"), "wb")
        begin = time.monotonic()
        self.proc = subprocess.Popen(["taskset", "-c", str(opt.server_core), "sh", "-c", "exec " + side["cmd"]], cwd=side["cwd"] or None,
                                     env=env, stdout=self.log, stderr=self.log)
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2) as s:
                    s.sendall(b"GET /health HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
                    if b" 200 " in s.recv(200):
                        break
            except OSError:
                pass
            if self.proc.poll() is not None or time.monotonic() - begin > 60:
                raise SystemExit(f"{side['name']} did not start: " + open(self.log.name).read()[-2000:])
            time.sleep(0.002)
        self.start_s = time.monotonic() - begin
        self.start_cpu = cpu(self.proc.pid)
        self.base = f"http://127.0.0.1:{self.port}"
        time.sleep(1.5)
        self.idle_mb = memory(self.proc.pid, "VmRSS")

    def stop(self):
        peak = memory(self.proc.pid, "VmHWM")
        self.proc.send_signal(signal.SIGTERM)
        try:
            self.proc.wait(8)
        except subprocess.TimeoutExpired:
            self.proc.kill()
            self.proc.wait()
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)
        return peak


def requests_of(name, port, token):
    rows = seed.rows()
    users = [u[0] for u in rows["users"]]
    host = f"Host: 127.0.0.1:{port}\r\n"
    get = lambda path, extra="": f"GET {path} HTTP/1.1\r\n{host}{extra}\r\n"
    q = lambda value: urllib.parse.quote(json.dumps(value, separators=(",", ":")))

    def post(path, body, extra=""):
        return f"POST {path} HTTP/1.1\r\n{host}Content-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n{extra}\r\n{body}"

    if name == "hello":
        return [get("/trpc/hello?input=" + q({"name": "bench"}))]
    if name == "batch10":
        return [get("/trpc/" + ",".join(["hello"] * 10) + "?batch=1&input=" + q({str(i): {"name": f"n{i}"} for i in range(10)}))]
    if name == "byId":
        return [get("/trpc/users.byId?input=" + q({"id": u})) for u in users]
    if name == "list50":
        return [get("/trpc/users.list?input=" + q({"limit": 50, "cursor": u})) for u in sorted(users)[:900]]
    if name == "insert":
        return [post("/trpc/items.create", json.dumps({"userId": u, "name": f"made {i}", "description": "a line of text"})) for i, u in enumerate(users)]
    if name == "authMe":
        return [get("/trpc/auth.me", f"Authorization: Bearer {token}\r\n")]
    if name == "webhook":
        out = []
        for i in range(4000):
            head, body = keylib.webhook(i)
            out.append(post("/webhooks/clerk", body, "".join(f"{k}: {v}\r\n" for k, v in head.items())))
        return out
    raise KeyError(name)


def load(name, server, opt, token, seconds):
    if name == "broadcast":
        cmd = [opt.sioload, "127.0.0.1", str(server.port), seed.rows()["chat_rooms"][1][0], str(opt.clients), str(seconds), str(opt.window)]
        env = None
    else:
        path = os.path.join(server.dir, name + ".req")
        if not os.path.exists(path):
            with open(path, "w", newline="") as f:
                f.write("".join(r + "\n%%%\n" for r in requests_of(name, server.port, token)))
        cmd = ["wrk", "-t1", f"-c{opt.connections}", f"-d{seconds}s", "--latency", "-s", os.path.join(HERE, "load.lua"), server.base]
        env = {**os.environ, "REQUESTS": path}
    before = os.times()
    ran = subprocess.run(["taskset", "-c", str(opt.load_core), *cmd], env=env, capture_output=True, text=True)
    after = os.times()
    line = [l for l in ran.stdout.splitlines() if l.startswith("JSON ")]
    if ran.returncode or not line:
        raise SystemExit(f"{name} on {server.side['name']} failed: {ran.stdout[-800:]}{ran.stderr[-800:]}")
    out = json.loads(line[0][5:])
    out["load_cpu"] = (after.children_user + after.children_system - before.children_user - before.children_system)
    return out


def measure(name, server, opt, token):
    if name != "broadcast":
        load(name, server, opt, token, opt.warmup)
    c0, t0 = cpu(server.proc.pid), time.monotonic()
    r = load(name, server, opt, token, opt.seconds)
    wall, used = time.monotonic() - t0, cpu(server.proc.pid) - c0
    if r["bad"]:
        raise SystemExit(f"{name} on {server.side['name']}: {r['bad']} answers were not 2xx; the figures would be void")
    rate = r["requests"] / (r["us"] / 1e6)
    # In a broadcast run the tool's own warm-up second and the joins lie inside the window too: CPU per request is scaled by time.
    per_k = used / (r["requests"] if name != "broadcast" else rate * wall) * 1000
    return {"rps": rate, "p50": r["p50"] / 1000, "p99": r["p99"] / 1000, "cpu_k": per_k, "server_busy": used / wall,
            "load_busy": r["load_cpu"] / wall, **({"deliv": r["deliveries"] / (r["us"] / 1e6), "connect_s": r["connect_s"]} if name == "broadcast" else {})}


def disk(paths):
    return sum(int(subprocess.run(["du", "-sk", p], capture_output=True, text=True, check=True).stdout.split()[0]) for p in paths) / 1024


def main():
    ap = argparse.ArgumentParser()
    for side in "ab":
        ap.add_argument(f"--{side}", help="start command", required=side == "a")
        ap.add_argument(f"--{side}-name", default={"a": "product", "b": "reference-nest"}[side])
        ap.add_argument(f"--{side}-cwd", default="")
        ap.add_argument(f"--{side}-size", action="append", default=[], help="path that is deployed (repeatable)")
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--seconds", type=int, default=4)
    ap.add_argument("--warmup", type=int, default=2)
    ap.add_argument("--connections", type=int, default=32)
    ap.add_argument("--clients", type=int, default=500)
    ap.add_argument("--window", type=int, default=4)
    ap.add_argument("--server-core", type=int, default=0)
    ap.add_argument("--load-core", type=int, default=1)
    ap.add_argument("--scenarios", default=",".join(NAMES))
    ap.add_argument("--postgres", help="postgres:// URL of an empty scratch database (its tables are dropped)")
    ap.add_argument("--redis")
    ap.add_argument("--posthog", help="URL of a capture sink; analytics is off without it")
    ap.add_argument("--sioload", default="")
    ap.add_argument("--json", help="write all figures there")
    ap.add_argument("--check-only", action="store_true")
    ap.add_argument("--parts", default=",".join(contract.PARTS), help="parts of the contract that are checked before the load")
    opt = ap.parse_args()
    names = opt.scenarios.split(",")
    if not opt.sioload and "broadcast" in names and not opt.check_only:
        opt.sioload = os.path.join(tempfile.mkdtemp(prefix="sioload-"), "sioload")
        subprocess.run(["g++", "-std=c++20", "-O2", "-o", opt.sioload, os.path.join(HERE, "sioload.cpp")], check=True)
    sides = [{"name": getattr(opt, s + "_name"), "cmd": getattr(opt, s), "cwd": getattr(opt, s + "_cwd"), "size": getattr(opt, s + "_size"),
              "r": {n: [] for n in names}, "start": [], "start_cpu": [], "idle": [], "peak": []} for s in "ab" if getattr(opt, s)]
    keys = keylib.Keys()
    for rnd in range(1 if opt.check_only else opt.rounds):
        for side in sides:
            server = Server(side, opt, keys)
            try:
                token = keys.token()
                if rnd == 0:
                    contract.check(server.base, token, opt.parts.split(","))
                    print(f"{side['name']}: contract check passed", file=sys.stderr)
                if not opt.check_only:
                    for n in names:
                        side["r"][n].append(measure(n, server, opt, token))
            finally:
                peak = server.stop()
            for key, value in (("start", server.start_s), ("start_cpu", server.start_cpu), ("idle", server.idle_mb), ("peak", peak)):
                side[key].append(value)
    if opt.check_only:
        return
    med = statistics.median
    m = lambda side, n, k: med(x[k] for x in side["r"][n])
    print(f"{'scenario':10} {'server':16} {'req/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'CPU s/1k':>9} {'srv busy':>8} {'gen busy':>8} {'spread':>7}")
    for n in names:
        for side in sides:
            rates = [x["rps"] for x in side["r"][n]]
            note = " GENERATOR-BOUND" if m(side, n, "load_busy") > 0.95 and m(side, n, "server_busy") < 0.9 else ""
            if n == "broadcast":
                note += f"  {m(side, n, 'deliv'):.0f} deliveries/s, {opt.clients} joined in {m(side, n, 'connect_s'):.2f} s"
            print(f"{n:10} {side['name']:16} {m(side, n, 'rps'):9.0f} {m(side, n, 'p50'):8.2f} {m(side, n, 'p99'):8.2f} {m(side, n, 'cpu_k'):9.4f} "
                  f"{m(side, n, 'server_busy'):8.2f} {m(side, n, 'load_busy'):8.2f} {(max(rates) - min(rates)) / med(rates):7.1%}{note}")
        if len(sides) == 2:
            print(f"{'':10} {'ratio A/B':16} {m(sides[0], n, 'rps') / m(sides[1], n, 'rps'):8.2f}x   CPU per request B/A {m(sides[1], n, 'cpu_k') / max(m(sides[0], n, 'cpu_k'), 1e-9):.1f}x")
    print(f"\n{'server':16} {'start s':>8} {'start CPU s':>11} {'idle MB':>8} {'peak MB':>8} {'disk MB':>8}")
    for side in sides:
        print(f"{side['name']:16} {med(side['start']):8.3f} {med(side['start_cpu']):11.2f} {med(side['idle']):8.1f} {med(side['peak']):8.1f} {disk(side['size']) if side['size'] else float('nan'):8.1f}")
    if opt.json:
        json.dump(sides, open(opt.json, "w"), indent=1)


if __name__ == "__main__":
    main()
