"""A broker with a connection of each kind, all of whose secrets are markers."""
import base64, http.client, json, os, pathlib, re, signal, socket, ssl, subprocess, time, urllib.request

WARUNG = {
    "name": "Warung", "about": "A made-up shop.", "objects": {"contact": {
        "record": {"id": "/no", "version": "/rev", "version_as": "number", "changed": "/touched", "changed_as": "unix",
                   "nulls": ["/label", "/tel", "/mail"]},
        "find": {"by": "phone", "each": "keys.phone", "path": "/customers", "query": {"tel": "{each}"},
                 "items": "/rows", "element": "/customer"},
        "fetch": {"path": "/customers/{id}", "item": "/customer"},
        "create": {"method": "POST", "path": "/customers", "body": {"set": "{fields}"}, "item": "/customer",
                   "id": "/customer/no"},
        "update": {"method": "POST", "path": "/customers/{id}", "body": {"set": "{fields}"}, "item": "/customer"},
        "changes": {"path": "/customers", "query": {"from": "{since|unix}"}, "items": "/rows",
                    "element": "/customer", "walk": "pages", "precision": "s", "overlap_s": 30}}},
    "receive": [{"items": "", "object": "contact", "id": "/no"}],
    "errors": [{"when": {"status": 400}, "then": "invalid", "field": "/field"}],
    "connection": {"mapping": {"contact": {"name": "/label", "phone": {"at": "/tel", "as": "phone"},
                                           "email": {"at": "/mail", "as": "email"}}}}}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Deployment:
    def __init__(self, folder, programs, markers, systems):
        self.folder, self.programs, self.markers, self.systems = folder, programs, markers, systems
        self.ports = {"webhooks": free_port(), "health": free_port()}
        self.data = folder / "data"
        self.broker = None
        self.logs = []

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return {"file": str(path)}

    def secret(self, slot):
        return self.file(slot.replace(" ", "_"), self.markers.secret(slot))

    def whsec(self, slot):
        """A key as Standard Webhooks wants it, whose base64 is the marker."""
        key = base64.b64encode(self.markers.chance.randbytes(32)).decode()
        return self.file(slot.replace(" ", "_"), "whsec_" + self.markers.known(slot, key))

    def tls(self):
        key, certificate = self.folder / "tls.key", self.folder / "tls.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=t",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.markers.known("TLS key", key.read_text().splitlines()[5])
        return {"certificate": str(certificate), "key": str(key)}

    def configure(self, connections=None):
        marks, http_of = self.markers, lambda side: {"base_url": self.systems.origin + side, "allow_private": True}
        master = base64.b64encode(marks.chance.randbytes(32)).decode()
        private = {"http": {"allow_private": True}}
        config = {
            "data_folder": str(self.data),
            "whatsapp": {"apps": {"main": {"secrets": [self.secret("app secret")],
                                           "verify_token": {"env": "CANARY_VERIFY_TOKEN"}}}},
            "listen": {"webhooks": {"port": self.ports["webhooks"], "tls": self.tls(),
                                    "public_url": "https://hooks.example.test"},
                       "health": {"port": self.ports["health"]}},
            "bus": {"tcp": {"port": free_port()}, "token": self.secret("bus token")},
            "encryption": {"master_key": self.file("master", marks.known("master key", master))},
            "sync": {"fields": {"name": "review", "email": "newest"}},
            "credentials": {
                "warung": {"method": "refresh_token", "url": self.systems.origin + "/token", "client_id": "sambung",
                           "client_secret": self.secret("client secret"),
                           "refresh_token": self.secret("refresh token 0"), **private},
                "espo": {"secret": self.secret("API key")},
                "erp": {"user": "sambung", "password": self.secret("password of a session")}},
            "connections": connections or {
                "archive": {"connector": "jsonl", "config": {"path": str(self.folder / "archive.jsonl")}},
                "rows": {"connector": "sqlite", "config": {"path": str(self.folder / "rows.db")}},
                "sink": {"connector": "webhook", "http": http_of("/sink"), "events": ["message.*"],
                         "config": {"secret": self.whsec("secret of a receiver")}},
                "warung": {"connector": "rest", "credential": "warung", "http": http_of("/warung"), "hooks": {},
                           "sync": {"contacts": "create", "persons": "create", "poll": "200ms"},
                           "config": {"definition": WARUNG}},
                "espo": {"connector": "rest", "credential": "espo", "http": http_of("/espo"),
                         "hooks": {"secrets": [self.secret("hook secret")]},
                         "sync": {"contacts": "create", "history": "message", "writes": "held", "poll": "200ms"},
                         "config": {"system": "espocrm"}},
                "erp": {"connector": "tryton", "credential": "erp", "http": http_of("/erp"),
                        "sync": {"contacts": "create", "poll": "200ms"}},
                "pg": {"connector": "postgres", "config": {"dsn": self.file(
                    "dsn", f"postgresql://sambung:{marks.secret('DSN password')}@127.0.0.1:{free_port()}/shop")}},
                "maria": {"connector": "mariadb", "config": {
                    "dsn": self.file("maria", f"mariadb://sambung@127.0.0.1:{free_port()}/shop"),
                    "password": self.secret("database password")}},
                "crash": {"connector": "rough", "config": {"mode": "crash"}, "events": ["message.received"]},
                "throws": {"connector": "rough", "config": {"mode": "reject"}, "events": ["message.received"]}}}
        self.fetches = not connections
        if self.fetches:
            config["whatsapp"]["apps"]["main"].update(
                access_token=self.secret("Graph access token"),
                graph={"url": self.systems.origin + "/v26.0", "allow_private": True})
        else:
            del config["credentials"], config["sync"]
        self.file("sambung.yaml", json.dumps(config, indent=1))
        self.environment = {**os.environ, "CANARY_VERIFY_TOKEN": marks.secret("verify token")}

    def start(self, level, form):
        log = self.folder / f"broker.{level}.{form}.log"
        self.logs.append(log)
        with open(log, "w") as out:
            self.broker = subprocess.Popen(
                [self.programs / "sambung", "run", self.folder / "sambung.yaml", "--set", f"log.level={level}",
                 "--set", f"log.format={form}", "--drain", "3s"], env=self.environment, stdout=out, stderr=out)
        self.until("the broker starts", self.healthy)

    def stop(self):
        if self.broker and self.broker.poll() is None:
            self.broker.send_signal(signal.SIGTERM)
            try:
                self.broker.wait(40)
            except subprocess.TimeoutExpired:
                self.broker.kill()
                self.broker.wait()

    def healthy(self):
        if self.broker.poll() is not None:
            raise SystemExit("the broker ended: " + self.logs[-1].read_text()[-3000:])
        try:
            return self.health("/-/healthy")[0] == 200
        except OSError:
            return False

    def until(self, what, holds, seconds=90):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.05)
        raise SystemExit(f"not within {seconds} s: {what}; logs in {self.folder}")

    def health(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["health"], timeout=5)
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, str(reply.headers) + reply.read().decode()

    def request(self, method, path, body=b"", headers=None):
        """To the webhook listener: (status, everything that it said)."""
        tls = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.ports["webhooks"], timeout=10, context=tls)
        connection.request(method, path, body, headers or {})
        reply = connection.getresponse()
        return reply.status, str(reply.headers) + reply.read().decode()

    def cli(self, *words):
        done = subprocess.run([self.programs / "sambung", *words], env=self.environment, cwd=self.folder,
                              capture_output=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def children(self):
        """Pids of the broker's children, theirs too."""
        parents = {}
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass  # it has ended
        family = {self.broker.pid}
        for _ in range(3):
            family |= {pid for pid, parent in parents.items() if parent in family}
        return sorted(family - {self.broker.pid})

    def path_token(self, connection):
        text = self.cli("hooks")[1].decode()
        match = re.search(rf"/hooks/{connection}/([A-Za-z0-9_-]{{16,}})", text)
        if not match:
            raise SystemExit(f"sambung hooks shows no address for {connection}:\n{text}")
        return self.markers.known("path token", match[1])
