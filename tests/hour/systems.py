"""Systems that can go away: one that is posted events, and one that keeps customers."""
import http.server, json, socket, threading, urllib.parse


class System:
    """An HTTP server. Its port stays its own while it refuses; `answer` is the subclass's."""

    def __init__(self, name, now):
        self.name, self.now = name, now
        self.tries = 0
        self.how = "there"
        self.lock = threading.Lock()
        self.listener = None
        self.port = 0
        self.bind()
        self.come_back()

    def bind(self):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", self.port))
        self.port = self.socket.getsockname()[1]

    def come_back(self):
        self.how = "there"
        if self.listener:
            return
        system = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, text = system.take(self.command, self.path, self.headers, body)
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_any

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler, bind_and_activate=False)
        server.socket.close()
        server.socket = self.socket
        self.socket.listen(64)
        self.listener = server
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def go_away(self, how):
        self.how = how
        if how == "refused":
            self.listener.shutdown()
            self.socket.close()
            self.listener = None
            self.bind()

    def take(self, method, path, headers, body):
        with self.lock:
            self.tries += 1
            if self.how == "503":
                return 503, b""
            if self.how == "refused":
                return None, b""
            return self.answer(method, path, headers, body)


class Receiver(System):
    """Keeps which event came when."""

    def __init__(self, name, now):
        self.arrivals = []
        super().__init__(name, now)

    def answer(self, method, path, headers, body):
        self.arrivals.append((headers["webhook-id"], body, self.now()))
        return 200, b""

    def first_arrivals(self):
        """(id, event, when) of each event once, in the order of coming."""
        with self.lock:
            arrivals = list(self.arrivals)
        seen = set()
        first = []
        for event, body, when in arrivals:
            if event not in seen:
                seen.add(event)
                first.append((event, json.loads(body), when))
        return first


class Customers(System):
    """Keeps customers, and when each was made. One number may be made twice: that would be ours to prevent."""

    DEFINITION = {
        "name": "Customers", "about": "A made-up system.", "objects": {"contact": {
            "record": {"id": "/no", "version": "/rev", "version_as": "number", "changed": "/touched",
                       "changed_as": "unix", "nulls": ["/label", "/tel"]},
            "find": {"by": "phone", "each": "keys.phone", "path": "/customers", "query": {"tel": "{each}"},
                     "items": "/rows"},
            "fetch": {"path": "/customers/{id}", "none": 404},
            "create": {"method": "POST", "path": "/customers", "body": "{fields}", "id": "/no"},
            "update": {"method": "POST", "path": "/customers/{id}", "body": "{fields}"},
            "changes": {"path": "/customers", "query": {"from": "{since|unix}"}, "items": "/rows",
                        "walk": "pages", "precision": "s", "overlap_s": 30}}},
        "connection": {"mapping": {"contact": {"name": "/label", "phone": {"at": "/tel", "as": "phone"}}}}}

    def __init__(self, name, now):
        self.records, self.made = {}, []
        self.revision = 0
        super().__init__(name, now)

    def answer(self, method, path, headers, body):
        url = urllib.parse.urlsplit(path)
        query = dict(urllib.parse.parse_qsl(url.query))
        number = url.path.rsplit("/", 1)[1]
        if method == "POST":
            if number == "customers":
                number = str(len(self.records) + 1)
                self.made.append(self.now())
            elif number not in self.records:
                return 404, b"{}"
            self.revision += 1
            record = {**self.records.get(number, {}), **json.loads(body)}
            self.records[number] = {**record, "no": int(number), "rev": self.revision, "touched": int(self.now())}
            return 200, json.dumps(self.records[number]).encode()
        if number != "customers":
            found = self.records.get(number)
            return (200, json.dumps(found).encode()) if found else (404, b"{}")
        rows = [record for record in self.records.values()
                if query.get("tel", record.get("tel")) == record.get("tel") and
                int(query.get("from", 0)) <= record["touched"]]
        return 200, json.dumps({"rows": rows}).encode()
