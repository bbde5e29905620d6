"""A system that can go away, and one that is posted events."""
import http.server, json, socket, threading


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
