"""Markers: unmistakable words, numbers and secrets, one for each slot that can hold what nobody should read."""
import base64, random, string, threading, urllib.parse


class Markers:
    """Makes each slot's marker once, and finds all of them in whatever bytes it is shown. Any thread may call."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.texts = {}
        self.kinds = {}
        self.searched = 0
        self.looked = 0
        self.lock = threading.Lock()

    def _keep(self, kind, slot, text):
        with self.lock:  # the systems make markers while they answer
            self.kinds.setdefault(slot, kind)
            return self.texts.setdefault(slot, text)

    def word(self, slot, kind="personal"):
        letters = "".join(self.chance.choice(string.ascii_lowercase) for _ in range(14))
        return self._keep(kind, slot, "Qx" + letters)

    def number(self, slot):
        """A phone number as WhatsApp writes one: Indonesian, mobile."""
        return self._keep("personal", slot, "62812" + str(self.chance.randrange(10**7, 10**8)))

    def digits(self, slot, before):
        return self._keep("personal", slot, before + str(self.chance.randrange(10**13, 10**14)))

    def email(self, slot):
        return self.word(slot).lower() + "@example.test"

    def wamid(self, slot, number):
        raw = b"\x1d" + number.encode() + b"\x15\x02" + self.chance.randbytes(12)
        return self._keep("personal", slot, "wamid." + base64.b64encode(raw).decode())

    def of_person(self, slot, text):
        """Personal, and made by somebody else."""
        return self._keep("personal", slot, text)

    def secret(self, slot):
        return self.word(slot, "secret")

    def known(self, slot, text):
        """A secret that somebody else made."""
        return self._keep("secret", slot, text)

    def _forms(self, text):
        """As it may stand somewhere: itself, in base64, as hex, percent-encoded; a number without its country."""
        raw = text.encode()
        forms = {text, base64.b64encode(raw).decode().rstrip("="), raw.hex(), urllib.parse.quote(text, safe="")}
        if text.isdigit():
            forms.add(text[2:])
        return {form.lower().encode() for form in forms}

    def found_in(self, content):
        """Slots whose marker stands in these bytes, in whatever case."""
        if isinstance(content, str):
            content = content.encode()
        self.looked += 1
        self.searched += len(content)
        low = content.lower()
        with self.lock:
            texts = list(self.texts.items())
        return [slot for slot, text in texts if any(form in low for form in self._forms(text))]
