#!/usr/bin/python3
"""Runs a broker against real systems both ways and counts what comes of it.

Usage: both_ways.py BIN [--seconds 60] [--edits 500] [--quiet 60] [--seed N]
BIN holds sambung, sambung-host and sambung-bus; connectors are beside it in ../connectors.
Starts private PostgreSQL, MariaDB and Tryton (and Medusa, when SAMBUNG_REAL_MEDUSA=1) by the scripts of this
folder and a simulated WhatsApp, makes tables of customers, lets a person write and send a picture, changes them in every system, and then for
--seconds kills our processes at random while --edits changes are made everywhere, a fifth of them to one field in
two systems at once. At the end all systems must agree, every loser must be found, and nothing may be written
any more. Prints a figure a line; exit 1 when one is wrong.
"""
import argparse, json, os, random, re, shutil, signal, subprocess, sys, tempfile, time
import urllib.request, base64, pathlib

here = pathlib.Path(__file__).resolve().parent
options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
options.add_argument("bin")
options.add_argument("--seconds", type=int, default=60)
options.add_argument("--edits", type=int, default=500)
options.add_argument("--quiet", type=int, default=60)
options.add_argument("--seed", type=int, default=int(time.time()))
options.add_argument("--keep", action="store_true", help="leave the folder with logs")
args = options.parse_args()
chance = random.Random(args.seed)
bin_folder = pathlib.Path(args.bin).resolve()
folder = pathlib.Path(tempfile.mkdtemp(prefix="sambung-real-"))
folder.chmod(0o755)
failures = []


def say(text):
    print(text, flush=True)


def check(name, good, detail=""):
    say(f"{'ok   ' if good else 'WRONG'} {name} {detail}")
    if not good:
        failures.append(name)


def until(name, holds, seconds=60):
    """Waits for a condition, looking again and again; says how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if holds():
                say(f"ok    {name} ({time.monotonic() - began:.1f} s)")
                return True
        except (OSError, subprocess.CalledProcessError):
            pass
        time.sleep(0.1)
    check(name, False, f"not within {seconds} s")
    return False


def start(system):
    done = subprocess.run([here / f"start_{system}.sh", folder], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{system} did not start: see above")
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)


class Postgres:
    name = "crm"
    fields = ("name", "email")

    def __init__(self, env):
        self.url = env["SAMBUNG_REAL_POSTGRESQL_URL"]
        self.sql("""CREATE TABLE customers(id bigserial PRIMARY KEY, name text, phone text, email text,
                    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(), sambung_op text UNIQUE,
                    changed_by text)""")

    def sql(self, text):
        return subprocess.run(["psql", "-qAt", "-F", "\x1f", self.url, "-c", text], check=True,
                              capture_output=True, text=True).stdout.splitlines()

    def rows(self):
        return [dict(zip(("id", "name", "phone", "email"), line.split("\x1f")))
                for line in self.sql("SELECT id, coalesce(name,''), coalesce(phone,''), coalesce(email,'') FROM customers")]

    def edit(self, phone, field, value):
        """Gives the value that a person overwrites by it, as the edits of all systems do."""
        return self.sql(f"""UPDATE customers SET {field} = '{value}', changed_by = 'kim', updated_at = clock_timestamp()
                            FROM (SELECT id AS it, {field} AS old FROM customers WHERE phone = '{phone}' FOR UPDATE) o
                            WHERE id = it RETURNING coalesce(old, '')""")[0]

    def config(self):
        return {"connector": "postgres",
                "config": {"dsn": {"file": str(folder / "pg.dsn")}, "events": False,
                           "contacts": {"table": "customers", "id": "id", "version": "updated_at",
                                        "columns": ["name", "phone", "email"],
                                        "keys": {"phone": "phone", "email": "email"}, "op": "sambung_op",
                                        "author": {"column": "changed_by", "machine": "sambung",
                                                   "humans": ["kim"]}}},
                "mapping": {"contact": {"name": "/name", "phone": {"at": "/phone", "as": "phone"},
                                        "email": {"at": "/email", "as": "email"}}}}


class Mariadb:
    name = "shop"
    fields = ("name", "email")

    def __init__(self, env):
        self.env = env
        self.sql("""CREATE TABLE customers(id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(200), phone varchar(40),
                    email varchar(200), updated_at timestamp(6) NOT NULL DEFAULT current_timestamp(6)
                    ON UPDATE current_timestamp(6), sambung_op varchar(64) UNIQUE,
                    changed_by varchar(40)) CHARACTER SET utf8mb4""")

    def sql(self, text):
        env = self.env
        return subprocess.run(["mariadb", "--no-defaults", "-h", env["SAMBUNG_REAL_MARIADB_HOST"],
                               "-P", env["SAMBUNG_REAL_MARIADB_PORT"], "-u", env["SAMBUNG_REAL_MARIADB_USER"],
                               "-N", "-B", env["SAMBUNG_REAL_MARIADB_DATABASE"], "-e", text], check=True,
                              env={**os.environ, "MYSQL_PWD": env["SAMBUNG_REAL_MARIADB_PASSWORD"]},
                              capture_output=True, text=True).stdout.splitlines()

    def rows(self):
        return [dict(zip(("id", "name", "phone", "email"), line.split("\t")))
                for line in self.sql("SELECT id, coalesce(name,''), coalesce(phone,''), coalesce(email,'') FROM customers")]

    def edit(self, phone, field, value):
        return self.sql(f"""BEGIN; SELECT coalesce({field}, '') FROM customers WHERE phone = '{phone}' FOR UPDATE;
                            UPDATE customers SET {field} = '{value}', changed_by = 'kim' WHERE phone = '{phone}';
                            COMMIT""")[0]

    def config(self):
        return {"connector": "mariadb",
                "config": {"dsn": {"file": str(folder / "maria.dsn")}, "events": False,
                           "contacts": {"table": "customers", "id": "id", "version": "updated_at",
                                        "columns": ["name", "phone", "email"],
                                        "keys": {"phone": "phone", "email": "email"}, "op": "sambung_op",
                                        "author": {"column": "changed_by", "machine": "sambung",
                                                   "humans": ["kim"]}}},
                "mapping": {"contact": {"name": "/name", "phone": {"at": "/phone", "as": "phone"},
                                        "email": {"at": "/email", "as": "email"}}}}


class Tryton:
    name = "erp"
    fields = ("name", "email")

    def __init__(self, env):
        self.env = env
        login = self.post("common.db.login", [env["SAMBUNG_REAL_TRYTON_USER"],
                                              {"password": env["SAMBUNG_REAL_TRYTON_PASSWORD"]}, "en"], None)
        text = f"{env['SAMBUNG_REAL_TRYTON_USER']}:{login[0]}:{login[1]}"
        self.session = "Session " + base64.b64encode(text.encode()).decode()
        # Edits are another user's: what the connection's own user writes counts as a machine's.
        groups = self.post("model.res.group.search", [[], 0, None, None, {}])
        self.post("model.res.user.create", [[{"name": "Kim", "login": "kim", "password": "Qw7-zpt5-Mlk2-Vb",
                                              "groups": [["add", groups]]}], {}])
        login = self.post("common.db.login", ["kim", {"password": "Qw7-zpt5-Mlk2-Vb"}, "en"], None)
        self.session = "Session " + base64.b64encode(f"kim:{login[0]}:{login[1]}".encode()).decode()

    def post(self, method, params, session="own"):
        request = urllib.request.Request(self.env["SAMBUNG_REAL_TRYTON_URL"] + "/",
                                         json.dumps({"id": 1, "method": method, "params": params}).encode(),
                                         {"Content-Type": "application/json"})
        if session:
            request.add_header("Authorization", self.session)
        with urllib.request.urlopen(request, timeout=30) as reply:
            answer = json.load(reply)
        if isinstance(answer, dict):
            if answer.get("error"):
                raise OSError(str(answer["error"])[:200])
            return answer.get("result")
        return answer

    def rows(self):
        parties = self.post("model.party.party.search_read",
                            [[], 0, None, None, ["name", "phone", "mobile", "email"], {}])
        return [{"id": str(party["id"]), "name": party["name"] or "",
                 "phone": (party["mobile"] or party["phone"] or "").replace(" ", "").replace("-", ""),
                 "email": party["email"] or ""} for party in parties if party["mobile"] or party["phone"]]

    def edit(self, phone, field, value):
        party = int(next(row["id"] for row in self.rows() if row["phone"] == phone))
        if field == "name":
            return self.overwrite("party.party", party, "name", value)
        found = self.post("model.party.contact_mechanism.search",
                          [[["party", "=", party], ["type", "=", "email"]], 0, 1, None, {}])
        if found:
            return self.overwrite("party.contact_mechanism", found[0], "value", value)
        self.post("model.party.contact_mechanism.create", [[{"party": party, "type": "email", "value": value}], {}])
        return ""

    def overwrite(self, model, record, field, value):
        """Refused by Tryton, as it does for its own client, when somebody changed the record in between."""
        was = self.post(f"model.{model}.read", [[record], [field, "_timestamp"], {}])[0]
        self.post(f"model.{model}.write",
                  [[record], {field: value}, {"_timestamp": {f"{model},{record}": was["_timestamp"]}}])
        return was[field] or ""

    def notes(self):
        return [note["message"] for note in
                self.post("model.ir.note.search_read", [[], 0, None, None, ["message"], {}])]

    def config(self):
        return {"connector": "tryton", "credential": "tryton",
                "http": {"base_url": self.env["SAMBUNG_REAL_TRYTON_URL"], "allow_private": True},
                "sync": {"history": "day"}}


class Medusa:
    """Tells nobody who changed a customer, so that each change counts as a machine's: it is changed seldom."""
    name = "store"

    def __init__(self, env):
        self.env = env
        self.auth = "Basic " + base64.b64encode((env["SAMBUNG_REAL_MEDUSA_KEY"] + ":").encode()).decode()

    def ask(self, path, body=None):
        request = urllib.request.Request(self.env["SAMBUNG_REAL_MEDUSA_URL"] + path,
                                         None if body is None else json.dumps(body).encode(),
                                         {"Content-Type": "application/json", "Authorization": self.auth})
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.load(reply)

    def rows(self):
        customers = self.ask("/admin/customers?limit=1000&fields=id,first_name,phone,email")["customers"]
        return [{"id": c["id"], "name": c["first_name"] or "", "phone": c["phone"] or "",
                 "email": "" if (c["email"] or "").endswith("@customers.invalid") else c["email"] or ""}
                for c in customers]

    def edit(self, phone, field, value):
        customer = next(row for row in self.rows() if row["phone"] == phone)
        self.ask(f"/admin/customers/{customer['id']}", {"first_name" if field == "name" else "email": value})
        return customer[field]

    def order(self, phone):
        customer = next(row for row in self.rows() if row["phone"] == phone)
        region = self.ask("/admin/regions", {"name": "Java", "currency_code": "idr"})["region"]["id"]
        channel = self.ask("/admin/sales-channels", {"name": "Web"})["sales_channel"]["id"]
        return self.ask("/admin/draft-orders", {
            "email": customer["email"] or "a@example.test", "customer_id": customer["id"], "region_id": region,
            "sales_channel_id": channel, "items": [{"title": "Kopi", "quantity": 2, "unit_price": 25000}]})

    def config(self):
        return {"connector": "medusa", "credential": "medusa",
                "http": {"base_url": self.env["SAMBUNG_REAL_MEDUSA_URL"], "allow_private": True},
                "config": {"email_for_missing": "{id}@customers.invalid"},
                "mapping": {"contact": {"first_name": None, "last_name": None, "tags": None,
                                        "name": "/first_name"}},
                "sync": {"objects": ["contact", "order"]}}


secret = "secret-of-both-ways"
brokers = []


def private(name, text):
    path = folder / name
    path.touch(0o600)
    path.write_text(text)
    return {"file": str(path)}


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Simulator:
    """The WhatsApp Cloud API of this build, which posts to the broker and has the files that people send."""
    token = "dev-access-token"

    def __init__(self):
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self, target):
        self.log = open(folder / "simulator.log", "ab")
        self.process = subprocess.Popen(
            [bin_folder / "sambung", "simulate", "--port", str(self.port), "--target", target,
             "--secret-file", folder / "secret", "--verify-token-file", folder / "verify"], stdout=self.log, stderr=self.log)

    def alive(self):
        with urllib.request.urlopen(self.origin + "/_simulator/state", timeout=2) as reply:
            return reply.status == 200

    def say(self, phone, **what):
        body = json.dumps({"from": phone.lstrip("+"), "name": "Ayu", **what}).encode()
        request = urllib.request.Request(self.origin + "/_simulator/say", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as reply:
            return bool(json.load(reply).get("message_id"))

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=60)


class Broker:
    def __init__(self, systems, env, simulator):
        self.port, self.health = free_port(), free_port()
        connections = {}
        for system in systems:
            entry = system.config()
            entry["sync"] = {"contacts": "create", "persons": "create", "poll": "300ms", **entry.get("sync", {})}
            connections[system.name] = entry
        config = {"data_folder": str(folder / "data"), "connector_path": [str(bin_folder.parent / "connectors")],
                  "whatsapp": {"apps": {"main": {"secrets": [private("secret", secret)],
                                                 "verify_token": private("verify", "verify"),
                                                 "access_token": private("token", simulator.token),
                                                 "graph": {"url": simulator.origin + "/v26.0",
                                                           "allowed": ["127.0.0.1"]}}}},
                  "listen": {"webhooks": {"port": self.port, "public_url": f"http://127.0.0.1:{self.port}"},
                             "health": {"port": self.health}},
                  "credentials": {"tryton": {"user": env["SAMBUNG_REAL_TRYTON_USER"],
                                             "password": private("tryton.password",
                                                                 env["SAMBUNG_REAL_TRYTON_PASSWORD"]),
                                             "http": {"allow_private": True}}},
                  "connections": connections}
        if "SAMBUNG_REAL_MEDUSA_KEY" in env:
            config["credentials"]["medusa"] = {"secret": private("medusa.key", env["SAMBUNG_REAL_MEDUSA_KEY"])}
        self.file = folder / "sambung.json"
        self.file.write_text(json.dumps(config, indent=1))
        self.log = open(folder / "broker.log", "ab")
        self.process = None
        brokers.append(self)

    def command(self, *words):
        return subprocess.run([bin_folder / "sambung", *words, "--config", self.file], check=True,
                              capture_output=True, text=True).stdout

    def start(self):
        self.process = subprocess.Popen([bin_folder / "sambung", "run", self.file], stdout=self.log,
                                        stderr=self.log)

    def alive(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.health}/-/ready", timeout=2) as reply:
            return reply.status == 200

    def children(self):
        """The hosts of connectors, and the bus."""
        out = subprocess.run(["pgrep", "-P", str(self.process.pid), "sambung-"], capture_output=True, text=True)
        return [int(pid) for pid in out.stdout.split()]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=60)

    def status(self):
        return json.loads(self.command("top", "-o", "json"))


def view(system):
    """What a system holds, by number, as all must have it."""
    return {row["phone"]: (row["name"], row["email"].lower()) for row in system.rows() if row["phone"]}


def agree(systems):
    first = view(systems[0])
    return bool(first) and all(view(system) == first for system in systems[1:])


def picture(tryton):
    """The link to the picture in the conversation's note."""
    found = re.search(r"\[image: image/jpeg, [0-9.]+ k?B, (\S+/media/\S+) until [0-9-]+\] Ini yang rusak",
                      "\n".join(tryton.notes()))
    return found and found[1]


def writes(broker):
    return sum(c.get("sync", {}).get("writes", 0) for c in broker.status()["connections"])


def main():
    began = time.monotonic()
    say(f"seed {args.seed}, folder {folder}")
    env = {}
    with_medusa = os.environ.get("SAMBUNG_REAL_MEDUSA") == "1"
    for system in ("postgresql", "mariadb", "tryton") + (("medusa",) if with_medusa else ()):
        env.update(start(system))
    for key, value in env.items():
        os.environ[key] = value
    postgres, mariadb, tryton = Postgres(env), Mariadb(env), Tryton(env)
    systems = [postgres, mariadb, tryton] + ([Medusa(env)] if with_medusa else [])
    private("pg.dsn", env["SAMBUNG_REAL_POSTGRESQL_URL"])
    private("maria.dsn", "mariadb://{}:{}@{}:{}/{}".format(*(env["SAMBUNG_REAL_MARIADB_" + part] for part in (
        "USER", "PASSWORD", "HOST", "PORT", "DATABASE"))))
    say(f"systems up after {time.monotonic() - began:.0f} s")
    simulator = Simulator()
    broker = Broker(systems, env, simulator)
    say(broker.command("sync", "provision", "--connection", "crm", "--apply"))
    say(broker.command("sync", "provision", "--connection", "shop", "--apply"))
    broker.start()
    until("the broker is ready", broker.alive)
    brokers.append(simulator)
    simulator.start(f"http://127.0.0.1:{broker.port}/webhooks/main")
    until("the simulated WhatsApp is ready", simulator.alive)
    ayu = "+6281255501234"
    check("a customer writes", simulator.say(ayu, text="Halo, pesanan saya?"))
    for system in systems:
        until(f"the person is in {system.name}", lambda s=system: ayu in view(s))
    until("the conversation is in Tryton", lambda: any("Halo, pesanan saya?" in note for note in tryton.notes()))
    check("and sends a picture", simulator.say(ayu, type="image", content={"mime_type": "image/jpeg",
                                                                           "caption": "Ini yang rusak"}))
    until("which is in Tryton by a link of ours", lambda: picture(tryton) is not None)
    with urllib.request.urlopen(picture(tryton), timeout=10) as reply:
        check("that leads to it", reply.read(3) == b"\xff\xd8\xff" and reply.headers["Content-Type"] == "image/jpeg")
    tryton.edit(ayu, "name", "Ayu Lestari")
    until("an edit in Tryton reaches MariaDB", lambda: view(mariadb).get(ayu, ("",))[0] == "Ayu Lestari")
    until("and PostgreSQL", lambda: view(postgres).get(ayu, ("",))[0] == "Ayu Lestari")
    postgres.edit(ayu, "email", "ayu@example.test")
    until("a change in PostgreSQL reaches Tryton", lambda: view(tryton).get(ayu, ("", ""))[1] == "ayu@example.test")

    if with_medusa:
        until("an edit in Tryton reaches Medusa", lambda: view(systems[3]).get(ayu, ("",))[0] == "Ayu Lestari")
        systems[3].order(ayu)
        until("an order in Medusa reaches the journal", lambda: any(
            '"order"' in line for line in broker.command("tail", "record.changed", "--last", "200", "--until-end",
                                                         "-o", "jsonl").splitlines()))

    phones = [ayu]
    for n in range(60):
        phone = f"+62812555{n:05d}"
        phones.append(phone)
        postgres.sql(f"INSERT INTO customers(name, phone, email) VALUES('P{n}', '{phone}', 'p{n}@example.test')")
    until("sixty new customers are everywhere", lambda: all(len(view(s)) >= 61 for s in systems), 120)

    edits = refused = conflicting = broker_kills = child_kills = 0
    made, overwritten = set(), set()
    end = time.monotonic() + args.seconds
    kills_at = sorted(chance.uniform(0, args.seconds) for _ in range(max(2, args.seconds // 6)))
    while time.monotonic() < end or edits < args.edits or conflicting < args.edits // 5:
        passed = args.seconds - (end - time.monotonic())
        if kills_at and passed > kills_at[0]:
            kills_at.pop(0)
            children = broker.children()
            if chance.random() < 0.4 or not children:
                broker.kill()
                broker_kills += 1
                broker.start()
            else:
                os.kill(chance.choice(children), signal.SIGKILL)
                child_kills += 1
        phone, field = chance.choice(phones), chance.choice(("name", "email"))
        often = systems if chance.random() < 0.3 else systems[:3]
        chosen = chance.sample(often, 2) if chance.random() < 0.4 else [chance.choice(often)]
        for system in chosen:
            edits += 1
            value = f"v{edits}" if field == "name" else f"v{edits}@example.test"
            try:
                overwritten.add((phone, field, system.edit(phone, field, value).lower()))
                made.add((phone, field, value))
            except (OSError, subprocess.CalledProcessError, StopIteration):
                refused += 1
        conflicting += len(chosen) > 1
    say(f"edits {edits}, refused by the system {refused}, to one field in two systems at once {conflicting}, "
        f"kills of the broker {broker_kills}, of hosts and the bus {child_kills}")
    until("the broker is ready again", broker.alive)
    until("the systems agree", lambda: agree(systems), 180)
    held = {value.lower() for system in systems for pair in view(system).values() for value in pair}
    conflicts = json.loads(broker.command("sync", "conflicts", "-o", "json"))
    lost = {str(c["value"]).lower() for c in conflicts}
    say(f"conflicts recorded {len(conflicts)}")
    # Whatever a person wrote stands in the systems, was overwritten by a person who saw it, or is a recorded loss.
    silent = [(phone, field, value) for phone, field, value in made
              if value not in held and value not in lost and (phone, field, value) not in overwritten]
    check("no edit is lost silently", not silent, f"({len(made)} edits; {sorted(silent)[:5]})")
    for system in systems:
        numbers = [row["phone"] for row in system.rows() if row["phone"]]
        check(f"no number twice in {system.name}", len(numbers) == len(set(numbers)), f"({len(numbers)} records)")
    before = writes(broker)
    quiet_end = time.monotonic() + args.quiet
    while time.monotonic() < quiet_end:
        time.sleep(1)
    check(f"nothing is written in {args.quiet} s", writes(broker) == before, f"({writes(broker) - before} writes)")
    if conflicts:
        one = next(c for c in reversed(conflicts) if c["field"] == "name" and c["value"])
        broker.command("sync", "restore", str(one["number"]))
        until("a value that lost is restored everywhere",
              lambda: all(any(pair[0] == one["value"] for pair in view(s).values()) for s in systems))
    say(f"took {time.monotonic() - began:.0f} s")


def end(number, frame):
    raise SystemExit(1)


signal.signal(signal.SIGTERM, end)
try:
    main()
finally:
    if failures:
        subprocess.run(["tail", "-n", "30", folder / "broker.log"])
    for broker in brokers:
        broker.stop()
    subprocess.run([here / "stop.sh", folder])
    if not args.keep:
        shutil.rmtree(folder, ignore_errors=True)
say("all good" if not failures else "wrong: " + ", ".join(failures))
sys.exit(bool(failures))
