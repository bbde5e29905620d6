"""A vendor's OpenAPI 3.0 or 3.1 files as operations, with schemas that jsonschema understands.

Immutable once loaded. Nothing is fetched: a $ref is looked up in its own file, or by its file's name among the
files of the same system, wherever its address points to.
"""

import json
import re
import urllib.parse

METHODS = ("get", "put", "post", "delete", "patch")
COMPOSED = ("allOf", "oneOf", "anyOf", "not", "$ref")
NESTED = ("properties", "patternProperties")
LISTED = ("allOf", "oneOf", "anyOf", "prefixItems")
SINGLE = ("items", "additionalProperties", "not")
PLAIN = ("type", "enum", "const", "required", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
         "uniqueItems", "pattern")


class Operation:
    """One method of one path: where it stands, and what it takes and gives."""

    def __init__(self, place, method, path, shared):
        self.place, self.method, self.path = place, method.upper(), path
        self.said = place.node
        self.parameters = {}
        for each in shared + self.said.get("parameters", []):
            parameter = place.follow(each)
            self.parameters[parameter.node["in"], parameter.node["name"]] = parameter
        parts = re.split(r"\{(\w+)\}", path)
        pattern = "".join(f"(?P<{part}>[^/]+)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
        self.pattern = re.compile(pattern + "/?$")
        self.literal = sum(len(part) for part in parts[::2])

    def has_deep(self, name):
        """Whether it has a parameter of which `name` is a part: filter[city][eq] of filter, or of filter[name][eq]."""
        head, bracket, _ = name.partition("[")
        return bool(bracket) and any(where == "query" and known.split("[")[0] == head
                                     for where, known in self.parameters)

    def content_of(self, node):
        """What a request or an answer may carry: {media type: place of its schema}; empty when nothing is said."""
        place = self.place.follow(node)
        return {media.split(";")[0].strip().lower(): place.at(value.get("schema", {}))
                for media, value in place.node.get("content", {}).items()}

    def answer(self, status):
        """What the specification says of a status, or None."""
        answers = self.said.get("responses", {})
        for name in (str(status), f"{status // 100}XX", "default"):
            if name in answers:
                return answers[name]
        return None


class Place:
    """A node of one of the files."""

    def __init__(self, files, file, node):
        self.files, self.file, self.node = files, file, node

    def at(self, node):
        return Place(self.files, self.file, node)

    def follow(self, node):
        """Where `node`, or what its $ref names, stands."""
        place = self.at(node)
        for _ in range(20):
            if "$ref" not in place.node:
                return place
            place = place.target()
        raise ValueError(f"{self.file}: a $ref leads to no end")

    def key(self):
        """Name of what the $ref of this node points to: (file, pointer)."""
        address, _, pointer = self.node["$ref"].partition("#")
        return address.rsplit("/", 1)[-1] or self.file, urllib.parse.unquote(pointer)

    def target(self):
        file, pointer = self.key()
        if file not in self.files:
            raise ValueError(f"{self.file}: $ref to {file}, which is not in the folder")
        node = self.files[file]
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            node = node[int(step)] if isinstance(node, list) else node[step]
        return Place(self.files, file, node)


def load(folder, prefix=""):
    """Operations of all files of a folder; `prefix` stands before their paths in a request."""
    files = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    operations = []
    for name, document in files.items():
        if not str(document.get("openapi", "")).startswith("3."):
            raise ValueError(f"{folder / name}: is no OpenAPI 3 (`openapi` says {document.get('openapi')!r})")
        for path, item in document.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    place = Place(files, name, item[method])
                    operations.append(Operation(place, method, prefix + path, item.get("parameters", [])))
    return operations


class Schema:
    """A schema in JSON Schema's words. An object with named properties is closed unless it says otherwise, so that
    a name which the vendor does not know is found; parts of a composition stay open. `asked`: for a request, where
    what is read-only is not required; else for an answer. `relaxed`: words that are left out."""

    def __init__(self, place, asked, relaxed):
        self.hidden = "readOnly" if asked else "writeOnly"
        self.relaxed = relaxed
        self.definitions = {}
        self.schema = self.made(place, False)
        self.schema["$defs"] = self.definitions

    def made(self, place, part):
        node = place.node
        if isinstance(node, bool):
            return node
        if "$ref" in node:
            made = self.reference(place, part)
        else:
            made = {word: node[word] for word in PLAIN if word in node and word not in self.relaxed}
            self.nest(place, made, part)
        if node.get("nullable"):
            made = {"anyOf": [made, {"type": "null"}]}
        return made

    def reference(self, place, part):
        file, pointer = place.key()
        name = re.sub(r"\W", "_", f"{file}_{pointer}_{part}")
        if name not in self.definitions:
            self.definitions[name] = {}  # stands while it refers to itself
            self.definitions[name] = self.made(place.target(), part)
        return {"$ref": f"#/$defs/{name}"}

    def nest(self, place, made, part):
        node = place.node
        for word in NESTED:
            if word in node:
                made[word] = {name: self.made(place.at(each), False) for name, each in node[word].items()}
        for word in LISTED:
            if word in node:
                made[word] = [self.made(place.at(each), word == "allOf" or part) for each in node[word]]
        for word in SINGLE:
            if word in node:
                made[word] = self.made(place.at(node[word]), word == "not")
        if "required" in made:
            made["required"] = [name for name in made["required"] if not self.is_hidden(place, name)]
        if node.get("properties") and not part and not any(word in node for word in COMPOSED):
            made.setdefault("additionalProperties", False)

    def is_hidden(self, place, name):
        property_of = place.node.get("properties", {}).get(name, {})
        return bool(place.follow(property_of).node.get(self.hidden))
