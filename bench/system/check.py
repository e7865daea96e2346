"""Contract check: check.py BASE_URL TOKEN [PART,PART...], with the server started in run.py's environment. Used by run.py before any load."""
import json, socket, time, urllib.error, urllib.parse, urllib.request
import keys as keylib
import seed


class Client:
    def __init__(self, base):
        self.base = base.rstrip("/")

    def http(self, method, path, body=None, headers=None):
        data = body.encode() if isinstance(body, str) else body
        req = urllib.request.Request(self.base + path, data=data, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(req, timeout=10) as res:
                return res.status, res.read(), res.headers
        except urllib.error.HTTPError as e:
            return e.code, e.read(), e.headers

    def query(self, name, data=None, headers=None):
        q = "" if data is None else "?input=" + urllib.parse.quote(json.dumps(data))
        status, body, _ = self.http("GET", f"/trpc/{name}{q}", headers=headers)
        return status, json.loads(body)

    def mutate(self, name, data, headers=None):
        status, body, _ = self.http("POST", f"/trpc/{name}", json.dumps(data), {"content-type": "application/json", **(headers or {})})
        return status, json.loads(body)


def expect(cond, what, got=None):
    if not cond:
        raise AssertionError(f"contract: {what}; got {got!r}"[:600])


def data(reply, what):
    status, body = reply
    expect(status == 200 and "result" in body, what + " answers 200 with result", reply)
    return body["result"]["data"]


def error(reply, status, code, num, what):
    got, body = reply
    err = body.get("error", {})
    expect(got == status and err.get("code") == num and err.get("data", {}).get("code") == code
           and err["data"].get("httpStatus") == status, f"{what} -> {status} {code}", reply)


ISO = "2024-01-01T00:00:00.000Z"


class Known:
    """What seed.py put into the database, and the token of the run."""

    def __init__(self, token):
        self.rows = seed.rows()
        self.users, self.rooms = sorted(self.rows["users"]), self.rows["chat_rooms"]
        self.uid, self.room = self.users[7][0], self.rooms[0][0]
        self.token = token
        self.auth = {"authorization": "Bearer " + token}


def check_health(c, known):
    status, body, head = c.http("GET", "/health")
    expect(status == 200 and json.loads(body) == {"status": "ok"} and head.get_content_type() == "application/json", "GET /health", body)


def check_calls(c, known):
    expect(data(c.query("hello"), "hello") == {"message": "Hello world"}, "hello without input")
    expect(data(c.query("hello", {"name": "Zoë"}), "hello") == {"message": "Hello Zoë"}, "hello with name")
    error(c.query("hello", {"name": 5}), 400, "BAD_REQUEST", -32600, "hello with a number")
    error(c.query("nope"), 404, "NOT_FOUND", -32004, "unknown procedure")
    expect(c.mutate("hello", {})[0] == 405, "query called by POST -> 405")
    status, body, _ = c.http("GET", "/trpc/hello,users.byId?batch=1&input=" + urllib.parse.quote(json.dumps({"0": {"name": "a"}, "1": {"id": known.room}})))
    two = json.loads(body)
    expect(status == 207 and two[0]["result"]["data"]["message"] == "Hello a" and two[1]["error"]["data"]["code"] == "NOT_FOUND", "mixed batch -> 207", (status, two))


def check_users(c, known):
    u = data(c.query("users.byId", {"id": known.uid}), "users.byId")
    fields = ("id", "username", "email", "createdAt", "updatedAt")
    expect({k: u[k] for k in fields} == dict(zip(fields, (*known.users[7][:3], ISO, ISO))), "users.byId row", u)
    mine = sorted(r for r in known.rows["user_items"] if r[1] == known.uid)
    expect([(i["id"], i["name"], i["description"], i["userId"], i["createdAt"]) for i in u["userItems"]] == [(r[0], r[2], r[3], known.uid, ISO) for r in mine], "users.byId items by id", u)
    error(c.query("users.byId", {"id": "x"}), 400, "BAD_REQUEST", -32600, "users.byId bad uuid")
    seen, cursor = [], None
    for _ in range(3):
        page = data(c.query("users.list", {"limit": 50, **({"cursor": cursor} if cursor else {})}), "users.list")
        expect(len(page["items"]) == 50 and page["nextCursor"] == page["items"][-1]["id"], "users.list page of 50", page)
        seen += [i["id"] for i in page["items"]]
        cursor = page["nextCursor"]
    expect(seen == [r[0] for r in known.users[:150]], "users.list pages are in id order")
    expect(len(data(c.query("users.list", {}), "users.list")["items"]) == 20, "users.list default limit")
    expect(data(c.query("users.list", {"cursor": "ffffffff-ffff-4fff-bfff-ffffffffffff"}), "users.list") == {"items": [], "nextCursor": None}, "users.list end")
    mark = str(time.time_ns())
    new = {"username": "n" + mark, "email": f"n{mark}@example.com"}
    made = data(c.mutate("users.create", new), "users.create")
    expect(made["username"] == new["username"] and len(made["id"]) == 36 and made["createdAt"].endswith("Z"), "users.create row", made)
    error(c.mutate("users.create", new), 409, "CONFLICT", -32009, "duplicate user")
    error(c.mutate("users.create", {"username": "x", "email": "no"}), 400, "BAD_REQUEST", -32600, "invalid user")


def check_items(c, known):
    mark = str(time.time_ns())
    made = data(c.mutate("users.create", {"username": "i" + mark, "email": f"i{mark}@example.com"}), "users.create")
    item = data(c.mutate("items.create", {"userId": made["id"], "name": "thing"}), "items.create")
    expect(item["userId"] == made["id"] and item["name"] == "thing" and item["description"] is None, "items.create row", item)
    expect([i["id"] for i in data(c.query("users.byId", {"id": made["id"]}), "users.byId")["userItems"]] == [item["id"]], "the item is stored")
    error(c.mutate("items.create", {"userId": known.room, "name": "t"}), 404, "NOT_FOUND", -32004, "item of nobody")


def check_auth(c, known):
    expect(data(c.query("auth.me", headers=known.auth), "auth.me") == {"userId": "user_2bench", "sessionId": "sess_2bench"}, "auth.me claims")
    error(c.query("auth.me"), 401, "UNAUTHORIZED", -32001, "auth.me without a token")
    head, claims, sig = known.token.split(".")
    flipped = sig[:9] + ("A" if sig[9] != "A" else "B") + sig[10:]
    error(c.query("auth.me", headers={"authorization": f"Bearer {head}.{claims}.{flipped}"}), 401, "UNAUTHORIZED", -32001, "auth.me with a forged token")


def check_chat(c, known):
    room, mark = known.room, str(time.time_ns())
    expect([r["name"] for r in data(c.query("chat.rooms"), "chat.rooms")] == ["general", "random", "support"], "chat.rooms")
    h = data(c.query("chat.history", {"roomId": room, "limit": 10, "cursor": 101}), "chat.history")
    expect([m["id"] for m in h["messages"]] == list(range(100, 90, -1)) and h["nextCursor"] == 91, "chat.history", h)
    sub = subscribe(c.base, room)
    sent = data(c.mutate("chat.send", {"roomId": room, "content": "hi " + mark}, known.auth), "chat.send")
    expect(sent["senderId"] == "user_2bench" and sent["content"] == "hi " + mark and isinstance(sent["id"], int), "chat.send row", sent)
    event = sub("hi " + mark)
    expect(f"id: {sent['id']}" in event, "chat.onMessage event is tracked by the message id", event)
    error(c.mutate("chat.send", {"roomId": known.uid, "content": "x"}), 404, "NOT_FOUND", -32004, "send to an unknown room")


def check_gateway(c, known):
    gateway(c.base, c, known.rooms[2][0])


def check_webhook(c, known):
    h, body = keylib.webhook(time.time_ns() % 10**12)
    status, got, _ = c.http("POST", "/webhooks/clerk", body, {"content-type": "application/json", **h})
    expect(status == 200 and json.loads(got) == {"received": True}, "webhook", (status, got))
    status, got, _ = c.http("POST", "/webhooks/clerk", body, {"content-type": "application/json", **h})
    expect(status == 200, "webhook again upserts", (status, got))
    status, got, _ = c.http("POST", "/webhooks/clerk", body.replace("verified", "tampered"), {"content-type": "application/json", **h})
    expect(status == 401, "tampered webhook -> 401", (status, got))
    h, body = keylib.webhook(1, stamp=int(time.time()) - 3600)
    expect(c.http("POST", "/webhooks/clerk", body, {"content-type": "application/json", **h})[0] == 401, "old webhook -> 401")


PARTS = {"health": check_health, "calls": check_calls, "users": check_users, "items": check_items, "auth": check_auth, "chat": check_chat,
         "gateway": check_gateway, "webhook": check_webhook}


def check(base, token, parts=tuple(PARTS)):
    c, known = Client(base), Known(token)
    for part in parts:
        PARTS[part](c, known)


class Socket:
    """Just enough of a Socket.IO client over WebSocket to talk to the gateway."""

    def __init__(self, base):
        url = urllib.parse.urlparse(base)
        self.sock = socket.create_connection((url.hostname, url.port), timeout=3)
        self.buf = b""
        self.sock.sendall((f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buf:
            self.buf += self.sock.recv(65536)
        head, self.buf = self.buf.split(b"\r\n\r\n", 1)
        expect(b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head, "WebSocket upgrade", head)
        expect(self.packet().startswith("0{"), "engine.io open packet")
        self.send("40")
        got = self.packet()
        expect(got.startswith('40{"sid":'), "socket.io connect packet", got)
        self.id = json.loads(got[2:])["sid"]

    def send(self, text):
        raw = text.encode()
        size = bytes([0x80 | len(raw)]) if len(raw) < 126 else b"\xfe" + len(raw).to_bytes(2, "big")
        self.sock.sendall(b"\x81" + size + b"\0\0\0\0" + raw)

    def emit(self, *event):
        self.send("42" + json.dumps(event))

    def take(self, n):
        while len(self.buf) < n:
            more = self.sock.recv(65536)
            expect(more, "the socket stays open")
            self.buf += more
        out, self.buf = self.buf[:n], self.buf[n:]
        return out

    def packet(self):
        size = self.take(2)[1]
        return self.take(int.from_bytes(self.take(2), "big") if size == 126 else size).decode()

    def event(self):
        while True:
            got = self.packet()
            if got == "2":
                self.send("3")
            else:
                expect(got.startswith("42"), "an event packet", got)
                return json.loads(got[2:])

    def nothing(self, what):
        self.sock.settimeout(0.3)
        try:
            got = self.packet()
        except TimeoutError:
            got = None
        self.sock.settimeout(3)
        expect(got is None, what, got)


def gateway(base, c, room):
    a, b, outside = Socket(base), Socket(base), Socket(base)
    a.emit("joinRoom", room)
    expect(a.event() == ["roomJoined", {"roomId": room}], "joinRoom -> roomJoined")
    b.emit("joinRoom", room)
    expect(b.event() == ["roomJoined", {"roomId": room}], "joinRoom -> roomJoined")
    expect(a.event() == ["userJoined", {"userId": b.id, "roomId": room}], "joinRoom -> userJoined to the others")
    a.emit("sendMessage", {"roomId": room, "content": "hé"})
    name, got = b.event()
    stamp = got.pop("timestamp")
    expect(name == "message" and got == {"senderId": a.id, "content": "hé", "roomId": room} and len(stamp) == 24 and stamp.endswith("Z"), "sendMessage -> message", got)
    a.nothing("sendMessage does not come back to its sender")
    row = data(c.mutate("chat.send", {"roomId": room, "content": "to all"}), "chat.send")
    want = ["message", {"senderId": "anonymous", "content": "to all", "roomId": room, "timestamp": row["createdAt"]}]
    for s in (a, b):
        got = s.event()
        expect(got == want, "chat.send -> message to the room", got)
    b.emit("leaveRoom", room)
    expect(a.event() == ["userLeft", {"userId": b.id, "roomId": room}], "leaveRoom -> userLeft")
    c.mutate("chat.send", {"roomId": room, "content": "x"})
    b.nothing("no message after leaveRoom")
    outside.nothing("no message outside the room")


def subscribe(base, room):
    """Opens chat.onMessage over SSE; the returned function reads until a text has come and gives what was read."""
    url = urllib.parse.urlparse(base)
    sock = socket.create_connection((url.hostname, url.port), timeout=5)
    q = urllib.parse.quote(json.dumps({"roomId": room}))
    sock.sendall(f"GET /trpc/chat.onMessage?input={q} HTTP/1.1\r\nHost: {url.netloc}\r\nAccept: text/event-stream\r\n\r\n".encode())
    text = ""
    while "connected" not in text:
        more = sock.recv(65536).decode()
        expect(more, "chat.onMessage opens with a connected event", text)
        text += more
    expect("text/event-stream" in text.lower(), "chat.onMessage content type", text)
    time.sleep(0.2)

    def wait(needle):
        got = ""
        while needle not in got or "\n\n" not in got[got.index(needle):]:
            more = sock.recv(65536).decode()
            expect(more, "chat.onMessage delivers", got)
            got += more
        sock.close()
        return got

    return wait


if __name__ == "__main__":
    import sys
    parts = sys.argv[3].split(",") if len(sys.argv) > 3 else tuple(PARTS)
    check(sys.argv[1], sys.argv[2], parts)
    print(f"contract check passed: {', '.join(parts)}")
