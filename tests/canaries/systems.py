"""Systems that are full of markers: a CRM with its token endpoint, a receiver of events, Meta's Graph API."""
import http.server, json, threading, time, urllib.parse


class Server:
    """One HTTP server; `mood` says what it answers to everything but tokens."""

    def __init__(self, markers):
        self.markers = markers
        self.mood = "good"
        self.answered = {}
        self.lock = threading.Lock()
        system = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with system.lock:
                    status, headers, answer = system.answer(self.command, self.path, body)
                    key = (system.mood, system.side(self.path))
                    system.answered[key] = system.answered.get(key, 0) + 1
                text = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(text)), "Content-Type": "application/json",
                                    **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # hosts are killed in the middle of a request
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def side(path):
        """Which of our systems was asked."""
        return urllib.parse.urlsplit(path).path.split("/")[1]

    def answered_in(self, mood, side):
        with self.lock:
            return self.answered.get((mood, side), 0)


class Systems(Server):
    """/warung is a CRM by a definition of its own, /espo an EspoCRM, /erp a Tryton, /sink takes events, /v26.0 is the
    Graph API with the addresses of files, and /files has their bytes."""

    def __init__(self, markers):
        self.people = {}
        self.tokens = 0
        self.revision = 0
        super().__init__(markers)

    def add(self, person):
        self.revision += 1
        number = str(len(self.people) + 1)
        self.people[number] = {"no": int(number), "rev": self.revision, "touched": int(time.time()), **person}
        if "memo" in person:
            self.people[number]["modified"] = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())

    def answer(self, method, path, body):
        side = self.side(path)
        if side == "token":
            return self.grant()
        if self.mood != "good":
            return self.bad()
        if side == "warung":
            return 200, self.personal_headers(), self.warung(method, urllib.parse.urlsplit(path), body)
        if side == "espo":
            return 200, self.personal_headers(), self.espo(method, urllib.parse.urlsplit(path).path)
        if side == "v26.0":
            return 200, self.personal_headers(), self.media(urllib.parse.urlsplit(path).path.rsplit("/", 1)[1])
        if side == "files":
            return 200, self.personal_headers(), ("%PDF-1.4 " + self.markers.word("bytes of a file")).encode()
        return 200, {}, b""

    def media(self, number):
        return {"messaging_product": "whatsapp", "id": number, "mime_type": "application/pdf", "sha256": "0",
                "url": f"{self.origin}/files/{number}?oe=" + self.markers.secret("an address at Meta")}

    def personal_headers(self):
        return {"X-Customer": self.markers.word("a response header"),
                "Set-Cookie": "session=" + self.markers.secret("a cookie")}

    def bad(self):
        marks = self.markers
        name, email = marks.word("name in an error"), marks.email("e-mail in an error")
        said = {"ok": False, "why": "nonsense", "message": f"{name} <{email}> may not, ask {marks.number('number in an error')}",
                "field": email, "code": name, "error": name, "error_description": email, "messageTranslation": {"label": name}}
        headers = {**self.personal_headers(), "X-Status-Reason": f"{name} {email}"}
        if self.mood == "401":
            headers["WWW-Authenticate"] = f'Bearer error="invalid_token", error_description="{email}"'
        if self.mood == "429":
            headers["Retry-After"] = "1"
        return int(self.mood), headers, said

    def grant(self):
        marks = self.markers
        if self.mood == "401":
            return 400, {}, {"error": "invalid_grant",
                             "error_description": "of " + marks.email("e-mail in a token error")}
        self.tokens += 1
        return 200, {}, {"access_token": marks.secret(f"access token {self.tokens}"), "token_type": "Bearer",
                         "expires_in": 3600, "refresh_token": marks.secret(f"refresh token {self.tokens}")}

    def espo(self, method, path):
        """Knows the same people under other names; says yes to whatever else is asked."""
        found = [{"id": f"e{number}", "phoneNumber": person["tel"], "modifiedAt": person["modified"],
                  "lastName": self.markers.word(f"name in EspoCRM of record {number}"),
                  "emailAddress": self.markers.email(f"e-mail in EspoCRM of record {number}")}
                 for number, person in self.people.items() if person.get("modified")]
        one = [record for record in found if path.endswith("/" + record["id"])]
        if one:
            return one[0]
        return {"total": len(found), "list": found} if method == "GET" and path.endswith("/Contact") else {"list": []}

    def warung(self, method, url, body):
        query = dict(urllib.parse.parse_qsl(url.query))
        number = url.path.rsplit("/", 1)[1]
        if number in self.people and method == "POST":
            self.revision += 1
            self.people[number].update(json.loads(body)["set"], rev=self.revision, touched=int(time.time()))
        if number in self.people:
            return {"ok": True, "customer": self.people[number]}
        if method == "POST":
            self.add(json.loads(body)["set"])
            return {"ok": True, "customer": self.people[str(len(self.people))]}
        return {"ok": True, "rows": [{"customer": person} for person in self.people.values()
                                     if query.get("tel", person.get("tel")) == person.get("tel") and
                                     int(query.get("from", 0)) <= person["touched"]]}
