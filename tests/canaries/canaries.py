#!/usr/bin/python3
"""Nothing personal and no secret where it does not belong: a marker in every slot, and a search for all of them.

Usage: canaries.py BIN [--seed N] [--keep]
BIN holds sambung, sambung-host and sambung-bus; connectors are beside it in ../connectors.
Runs a broker with ten connections through good and bad days (webhooks.py, systems.py, deployment.py say what is
in which slot), then looks through logs, metrics, health, answers, all verbs of the command line, process lists,
names of files and doctor's bundle. ALLOWED says what may stand where, and why. At the end a connector that talks
of people is planted, and must be found. Prints figures; exit 1 at a hit.
"""
import argparse, base64, hashlib, hmac, io, json, os, pathlib, random, shutil, signal, sys, tarfile, tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from deployment import Deployment
from markers import Markers
from systems import Systems
from webhooks import Person, messages

# Output: the kind of marker that it may show, and why. Everything else shows none.
ALLOWED = {
    "dlq show": ("personal", "shows the event itself, to the operator who decides about it"),
    "tail": ("personal", "shows events themselves"),
    "tail --raw": ("personal", "shows what WhatsApp wrote"),
    "sync plan": ("personal", "shows the values that would be written"),
    "sync conflicts": ("personal", "shows the values that gave way, so that one can be restored"),
    "sync reviews": ("personal", "shows the values among which a human chooses"),
    "a file by its link": ("personal", "is the file that the person sent"),
    "hooks": ("path token", "shows the address to give to the system"),
    "hooks --secret": ("path token", "likewise; and what the system has to sign with, when asked for it"),
}


class Search:
    def __init__(self, markers):
        self.markers = markers
        self.hits = []
        self.used = set()
        self.seen = set()

    def look(self, output, content):
        kind = ALLOWED.get(output, ("", ""))[0]
        for slot in self.markers.found_in(content):
            allowed = kind in (slot, self.markers.kinds[slot]) or (output == "hooks --secret" and slot == "hook secret")
            if allowed:
                self.used.add(output)
                self.seen.add(slot)
            else:
                self.hits.append((output, slot))


def post(broker, body, secret=None, signature=None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    made = "sha256=" + hmac.new((secret or broker.markers.texts["app secret"]).encode(), raw, hashlib.sha256).hexdigest()
    return broker.request("POST", "/webhooks/main", raw, {"X-Hub-Signature-256": signature or made})


def lines(broker):
    file = broker.folder / "archive.jsonl"
    return file.read_bytes().count(b"\n") if file.exists() else 0


def stored(broker):
    """What the archive has of files."""
    file = broker.folder / "archive.jsonl"
    events = [json.loads(line) for line in file.read_text().splitlines() if '"media.stored"' in line]
    return [event["data"] for event in events if event["type"] == "media.stored"]


def follow_links(broker, search, which):
    """The links to what the person sent, which are as good as the files."""
    marks = broker.markers
    for number, file in enumerate(stored(broker)[-2:]):
        path = file["link"].split("hooks.example.test")[1]
        marks.of_person(f"link {number} to a file of {which}", path.split("&s=")[1])
        status, said = broker.request("GET", path)
        search.look("a file by its link", said)
        if status != 200:
            raise SystemExit(f"a link to a file was answered {status}")
        search.look("answers to wrong links", broker.request("GET", path[:-1])[1])
        search.look("answers to wrong links", broker.request("GET", path + marks.word("the end of a wrong link"))[1])
        code, said = broker.cli("media", "link", file["file"], "--life", "1h")
        search.look("media link", said)
        if code != 0 or b"/media/" not in said:
            raise SystemExit("media link makes none: " + said.decode())


def good_day(broker, search, which):
    """Everything that a person can send, and a customer whom the CRM knows by another name."""
    marks, systems = broker.markers, broker.systems
    person = Person(marks, which)
    with systems.lock:
        systems.add({"label": marks.word(f"name of {which} in the CRM"), "tel": "+" + person.number,
                     "mail": marks.email(f"e-mail of {which} in the CRM"), "memo": marks.word(f"memo of {which}")})
    before = lines(broker)
    kept = len(stored(broker)) if broker.fetches and before else 0
    count = 0
    for body in messages(marks, person):
        status, said = post(broker, body)
        search.look("answers to webhooks", said)
        count += 1
        if status != 200:
            raise SystemExit(f"a webhook was answered {status}")
    broker.until("all of it is in the archive", lambda: lines(broker) >= before + count)
    if broker.fetches:
        broker.until("the two files of the day are kept", lambda: len(stored(broker)) >= kept + 2)
        follow_links(broker, search, which)
    return person


def refused(broker, search):
    """What must not come in, with markers where somebody would be tempted to log it."""
    marks = broker.markers
    word = lambda slot: marks.word(slot)
    token = marks.texts["verify token"]
    asked = [
        post(broker, {"said": word("a forged body")}, secret="another"),
        post(broker, b"{}", signature=word("a signature that is none")),
        post(broker, word("a signed body that is no JSON").encode()),
        broker.request("POST", "/webhooks/" + word("a path that nobody has"), b"{}"),
        broker.request("GET", f"/webhooks/main?hub.mode=subscribe&hub.challenge=1&hub.verify_token={token}"),
        broker.request("GET", "/webhooks/main?hub.mode=subscribe&hub.challenge=1&hub.verify_token=" + word("a wrong verify token")),
        broker.request("POST", "/hooks/warung/" + word("a wrong path token"), b"{}"),
        broker.request("POST", "/hooks/espo", json.dumps({"x": word("a forged hook")}).encode(),
                       {"Signature": word("a signature of a hook that is none")}),
        broker.request("POST", "/webhooks/main", b"{}", {"Authorization": word("a header that nobody asked for")}),
    ]
    for _, said in asked:
        search.look("answers to webhooks", said)


def hooks(broker, search):
    marks = broker.markers
    token = broker.path_token("warung")
    body = json.dumps({"no": 1, "label": marks.word("a hook's body"), "tel": marks.number("number in a hook")}).encode()
    status, said = broker.request("POST", f"/hooks/warung/{token}", body, {"X-Other": marks.word("a hook's header")})
    search.look("answers to webhooks", said)
    if status != 200:
        raise SystemExit(f"a hook with the right token was answered {status}")
    body = json.dumps([{"id": marks.word("a record's id in a hook")}]).encode()
    digest = hmac.new(marks.texts["hook secret"].encode(), body, hashlib.sha256).hexdigest()
    signed = base64.b64encode(f"w1:{digest}".encode()).decode()
    search.look("answers to webhooks", broker.request("POST", "/hooks/espo", body, {"Signature": signed})[1])
    search.look("answers to webhooks", broker.request("POST", f"/hooks/warung/{token}", marks.word("a hook that is no JSON").encode())[1])


def bad_days(broker, search):
    """Each kind of failure, until every system that goes on asking has met it."""
    systems = broker.systems
    for mood, side in (("500", "v26.0"), ("500", "sink"), ("500", "warung"), ("429", "warung"), ("400", "warung"), ("401", "token"),
                       ("401", "v26.0"), ("403", "sink")):
        with systems.lock:
            systems.mood = mood
        for body in messages(broker.markers, Person(broker.markers, f"the person of {mood} at {side}")):
            search.look("answers to webhooks", post(broker, body)[1])

        def asked():
            # A 401 or 403 pauses it, maybe only now.
            broker.cli("resume", {"token": "warung", "v26.0": "sambung/media/main"}.get(side, side))
            return systems.answered_in(mood, side) > 0

        broker.until(f"{side} answered in the mood {mood}", asked)


def crash_a_host(broker):
    for pid in broker.children():
        try:
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if b"sambung-host" in words:
            os.kill(pid, signal.SIGKILL)


def dead_letters(broker):
    said = broker.cli("dlq", "ls", "-o", "jsonl")[1].decode()
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def command_line(broker, search, forms):
    config = str(broker.folder / "sambung.yaml")
    event = json.loads((broker.folder / "archive.jsonl").read_text().splitlines()[0])["id"]
    numbers = [str(letter.get("number", letter.get("id"))) for letter in dead_letters(broker)][:8]
    verbs = [("lint", config), ("check", config), ("echo", config), ("echo", config, "--origins"), ("top",), ("dlq", "ls"),
             ("trace", event), ("sync", "plan"), ("sync", "links"), ("sync", "conflicts"), ("sync", "reviews"),
             ("sync", "drift"), ("sync", "provision"), ("hooks",), ("hooks", "--secret"), ("doctor",), ("reload",),
             ("tail", "--all", "--until-end"), ("tail", "--all", "--until-end", "--raw"), ("rebuild", "--dry-run"),
             ("dlq", "replay", "--connection", "throws", "--dry-run"), ("version",), ("connector", "list"),
             *(("dlq", "show", number) for number in numbers)]
    for verb in verbs:
        name = " ".join(word for word in verb[:2] if word.isalpha() or word == "--secret")
        name = "tail --raw" if "--raw" in verb else name
        for form in forms:
            search.look(name, broker.cli(*verb, "-o", form)[1])
    return len(numbers)


def mistaken_files(broker, search):
    """Secrets where references belong, names where numbers do: what an error shows of them."""
    marks = broker.markers
    good = json.loads((broker.folder / "sambung.yaml").read_text())
    code, said = broker.cli("lint", str(broker.folder / "sambung.yaml"))
    if code != 0:
        raise SystemExit("the configuration without a mistake is refused: " + said.decode())
    mistakes = []
    for edit in (lambda c: c["whatsapp"]["apps"]["main"].update(verify_token=marks.secret("a token inline")),
                 lambda c: c["credentials"]["espo"].update(secret=marks.secret("a key inline")),
                 lambda c: c["connections"]["pg"]["config"].update(dsn="postgresql://u:" + marks.secret("a DSN inline") + "@h/d"),
                 lambda c: c["connections"]["sink"]["config"].update(secret=marks.secret("a receiver's secret inline"))):
        config = json.loads(json.dumps(good))
        edit(config)
        mistakes.append(config)
    for config in mistakes:
        broker.file("mistaken.yaml", json.dumps(config, indent=1))
        for verb in ("lint", "echo", "check", "run"):
            code, said = broker.cli(verb, str(broker.folder / "mistaken.yaml"))
            search.look(f"{verb} with a mistake", said)
            if code == 0 and verb == "lint":
                raise SystemExit(f"{verb} takes a secret that is written into the file")


def processes(broker, search):
    children = broker.children()
    for pid in children + [broker.broker.pid]:
        names = ("cmdline", "environ", "comm") if pid != broker.broker.pid else ("cmdline", "comm")
        for name in names:
            try:
                search.look(f"/proc/PID/{name}", pathlib.Path(f"/proc/{pid}/{name}").read_bytes())
            except OSError:
                pass
    if not children:
        raise SystemExit("no child processes were there to look at")


def files(broker, search):
    for path in broker.data.rglob("*"):
        search.look("names of files", str(path.relative_to(broker.data)))


def bundle(broker, search):
    path = broker.folder / "bundle.tar.gz"
    search.look("doctor", broker.cli("doctor", "--bundle", str(path))[1])
    raw = path.read_bytes()
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        for member in archive.getmembers():
            search.look("doctor --bundle", member.name)
            if member.isfile():
                search.look("doctor --bundle", archive.extractfile(member).read())
    path.unlink()


def pages(broker, search):
    for path in ("/metrics", "/-/healthy", "/-/ready", "/", "/status", "/nothing"):
        search.look(path, broker.health(path)[1])


def everything(broker, search, *forms):
    pages(broker, search)
    processes(broker, search)
    files(broker, search)
    bundle(broker, search)
    return command_line(broker, search, forms)


def days(broker, search):
    broker.configure()
    broker.start("trace", "json")
    good_day(broker, search, "the first person")
    linked = lambda: broker.cli("sync", "links")[1].split().count(b"linked")
    broker.until("two systems know the person", lambda: linked() >= 2)
    refused(broker, search)
    hooks(broker, search)
    pages(broker, search)
    processes(broker, search)
    bad_days(broker, search)
    crash_a_host(broker)
    broker.until("there are dead letters", lambda: len(dead_letters(broker)) > 3)
    letters = everything(broker, search, "text", "json")
    mistaken_files(broker, search)
    broker.stop()
    with broker.systems.lock:
        broker.systems.mood = "good"
    broker.start("debug", "text")
    good_day(broker, search, "the last person")
    everything(broker, search, "jsonl")
    broker.stop()
    search.look("sync plan", broker.cli("sync", "plan")[1])
    for log in broker.logs:
        search.look("log of broker, hosts and bus", log.read_bytes())
    return letters


def with_planted(folder, programs):
    """A folder like BIN, whose connectors have the planted one under its own name."""
    made = folder / "build" / "bin"
    shutil.copytree(programs, made, ignore=lambda _, names: [name for name in names if name not in (
        "sambung", "sambung-host", "sambung-bus")])
    connectors = made.parent / "connectors"
    connectors.mkdir()
    shutil.copy2(programs / ".." / "connectors" / "jsonl.so", connectors)
    shutil.copy2(programs / ".." / "connectors" / "planted_TalksOfPeople.so", connectors / "planted.so")
    return made


def planted(folder, programs, seed):
    """Whether a connector that logs names is found."""
    markers = Markers(seed + 1)
    systems = Systems(markers)
    broker = Deployment(folder, with_planted(folder, programs), markers, systems)
    talker = {"connector": "planted", "config": {"folder": str(folder)}}
    archive = {"connector": "jsonl", "config": {"path": str(folder / "archive.jsonl")}}
    broker.configure({"talker": talker, "archive": archive})
    search = Search(markers)
    try:
        broker.start("debug", "json")
        good_day(broker, search, "somebody")
        broker.until("the planted connector has talked", lambda: b"a message of" in broker.logs[0].read_bytes())
    finally:
        broker.stop()
    search.look("log", broker.logs[0].read_bytes())
    return search.hits


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("bin")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options.add_argument("--keep", action="store_true", help="leave the folder with logs")
    args = options.parse_args()
    programs = pathlib.Path(args.bin).resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sambung-canaries-"))
    (folder / "planted").mkdir()
    markers = Markers(args.seed)
    search = Search(markers)
    broker = Deployment(folder, programs, markers, Systems(markers))
    wrong = True
    try:
        letters = days(broker, search)
        for output, slot in sorted(set(search.hits)):
            print(f"LEAK  {output} shows {slot}")
        leaks = planted(folder / "planted", programs, args.seed)
        kinds = list(markers.kinds.values())
        print(f"{kinds.count('personal')} personal and {kinds.count('secret')} secret markers, {markers.looked} outputs, "
              f"{markers.searched} bytes searched, {letters} dead letters; seed {args.seed}")
        print(f"{len(search.seen)} of them were seen where they may be, so they were there to be found")
        print(f"{len(set(search.hits))} hits; shown where it may be: {', '.join(sorted(search.used))}")
        print(f"a planted connector that logs a name was {'found' if leaks else 'NOT FOUND'}")
        wrong = bool(search.hits) or not leaks
    finally:
        broker.stop()
        if wrong or args.keep:
            print(f"logs: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if wrong else 0


sys.exit(main())
