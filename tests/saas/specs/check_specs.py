#!/usr/bin/env python3
"""Holds what connectors asked fakes, and what the fakes answered, against the vendors' own specifications.

Usage: check_specs.py --record DIR --specs DIR

--record: what tests wrote under SAMBUNG_FAKE_RECORD, a file SYSTEM.jsonl per system. --specs: plain copies of the
vendors' files, laid out as README.md says; one that is not there is named and passed over. Exits 1 when anything
is wrong that exceptions.json does not explain, when an exception explains nothing, or when nothing was checked.
"""

import argparse
import collections
import fnmatch
import json
import pathlib
import sys
import urllib.parse

import jsonschema

import openapi

HERE = pathlib.Path(__file__).resolve().parent
SHOWN_MAX = 40
Problem = collections.namedtuple("Problem", "operation part at says")
System = collections.namedtuple("System", "prefix relaxed", defaults=("", ()))

# Where the paths of a specification begin in a request, and the words of JSON Schema that are not held against it.
SYSTEMS = {
    "hubspot": System(),
    # Its patterns and enums are of somebody's test data; it requires of a request all that an answer may have.
    "zoho": System(relaxed=("pattern", "enum", "required")),
    "espocrm": System(),  # the fake's base is /api/v1
    "suitecrm": System(prefix="/Api/V8"),
    "chatwoot": System(),
}


def valued(text, schema):
    """A parameter's text as the type that its schema wants."""
    types = schema.get("type", "string")
    types = types if isinstance(types, list) else [types]
    for kind, read in (("integer", int), ("number", float)):
        if kind in types:
            try:
                return read(text)
            except ValueError:
                return text
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    return text.split(",") if "array" in types else text


class Check:
    """The exchanges of one system against its operations. Confined to one thread."""

    def __init__(self, name, operations):
        self.relaxed = SYSTEMS[name].relaxed
        self.operations = operations
        self.validators = {}
        self.exchanges = 0
        self.covered = set()
        self.unsaid = collections.Counter()
        self.problems = collections.Counter()

    def found(self, method, path):
        fits = [each for each in self.operations if each.method == method and each.pattern.match(path)]
        return max(fits, key=lambda each: each.literal, default=None)

    def exchange(self, said):
        """One line of a record."""
        self.exchanges += 1
        target = urllib.parse.urlsplit(said["target"])
        operation = self.found(said["method"], target.path)
        if operation is None:
            self.wrong(f"{said['method']} {target.path}", "operation", "", "is not in the specification")
            return
        self.covered.add(f"{operation.method} {operation.path}")
        self.parameters(operation, target)
        self.request(operation, said)
        if not said["fault"]:
            self.answer(operation, said)

    def wrong(self, operation, part, at, says):
        self.problems[Problem(operation, part, at, says)] += 1

    def parameters(self, operation, target):
        name = f"{operation.method} {operation.path}"
        given = [("path", key, urllib.parse.unquote(value))
                 for key, value in operation.pattern.match(target.path).groupdict().items()]
        given += [("query", key, value)
                  for key, value in urllib.parse.parse_qsl(target.query, keep_blank_values=True)]
        for where, key, value in given:
            parameter = operation.parameters.get((where, key))
            if parameter is None:
                if where == "query" and not operation.has_deep(key):
                    self.wrong(name, "query", key, "is no parameter of it")
                continue
            schema = parameter.follow(parameter.node.get("schema", {}))
            self.fits(operation, "query", schema, valued(value, schema.node), f"{key}")
        for (where, key), parameter in operation.parameters.items():
            if where == "query" and parameter.node.get("required") and (where, key) not in {g[:2] for g in given}:
                self.wrong(name, "query", key, "is required and not given")

    def request(self, operation, said):
        name = f"{operation.method} {operation.path}"
        body = operation.said.get("requestBody")
        if body is None or said["request"] is None:
            if said["request"] is not None:
                self.wrong(name, "request", "", "takes no body")
            elif body is not None and operation.place.follow(body).node.get("required"):
                self.wrong(name, "request", "", "needs a body")
            return
        content = operation.content_of(body)
        media = (said["headers"].get("content-type") or "").split(";")[0].strip().lower()
        if media in content or "*/*" in content:
            body = said["request"]
            if media == "application/x-www-form-urlencoded" and isinstance(body, str):
                body = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
            self.fits(operation, "request", content.get(media, content.get("*/*")), body, "")
        elif content:
            self.wrong(name, "request", "", f"takes {', '.join(content)}, not {media or 'a body of no type'}")

    def answer(self, operation, said):
        name = f"{operation.method} {operation.path}"
        answer = operation.answer(said["status"])
        if answer is None:
            if said["status"] < 400:
                self.wrong(name, "answer", "", f"has no answer {said['status']}")
            else:
                self.unsaid[f"{name} {said['status']}"] += 1
            return
        for schema in list(operation.content_of(answer).values())[:1]:
            self.fits(operation, "answer", schema, said["answer"], "", str(said["status"]))

    def fits(self, operation, part, place, value, at, status=""):
        key = (id(operation), part, at, status, id(place.node))
        if key not in self.validators:
            made = openapi.Schema(place, part != "answer", self.relaxed).schema
            self.validators[key] = jsonschema.Draft202012Validator(made)
        for error in self.validators[key].iter_errors(value):
            for each in leaves(error):
                steps = "".join("/*" if isinstance(step, int) else f"/{step}" for step in each.absolute_path)
                for message in messages_of(each):
                    says = f"{status} {message}".strip()[:200]
                    self.wrong(f"{operation.method} {operation.path}", part, at + steps, says)


def leaves(error):
    """What is really wrong in an error of a composition: that of the branch that comes nearest."""
    branches = collections.defaultdict(list)
    for each in error.context or []:
        branches[each.schema_path[0]].append(each)
    if not branches:
        return [error]
    nearest = min(branches.values(), key=len)
    return [leaf for each in nearest for leaf in leaves(each)]


def messages_of(error):
    """An error in words; of a closed object one for each member that is not known."""
    if error.validator != "additionalProperties" or error.validator_value is not False:
        return [error.message]
    unknown = error.instance.keys() - error.schema["properties"].keys()
    return [f"has {name}, which is not known" for name in sorted(unknown)]


def explains(exception, problem):
    return (fnmatch.fnmatchcase(problem.operation, exception["operation"])
            and exception["part"] == problem.part
            and fnmatch.fnmatchcase(problem.at, exception.get("at", ""))
            and exception.get("says", "") in problem.says)


def exceptions_of(name):
    """The exceptions of a system; each must say what, why and on whose word."""
    everything = json.loads((HERE / "exceptions.json").read_text(encoding="utf-8"))
    for each in everything:
        missing = {"system", "operation", "part", "why", "source"} - each.keys()
        if missing:
            sys.exit(f"exceptions.json: {each} lacks {', '.join(sorted(missing))}")
    return [each for each in everything if each["system"] == name]


def report(name, check):
    """Prints one system; how many things are wrong."""
    exceptions = exceptions_of(name)
    used, left = set(), []
    for problem, times in sorted(check.problems.items()):
        by = [i for i, each in enumerate(exceptions) if explains(each, problem)]
        used.update(by)
        left += [] if by else [(problem, times)]
    counts = collections.Counter("answers" if problem.part == "answer" else
                                 "not in the specification" if problem.part == "operation" else "requests"
                                 for problem, _ in left)
    print(f"{name}: {check.exchanges} exchanges, {len(check.covered)} operations, {counts['requests']} requests wrong, "
          f"{counts['answers']} answers wrong, {counts['not in the specification']} not in the specification, "
          f"{len(used)} exceptions")
    for problem, times in left[:SHOWN_MAX]:
        print(f"  wrong: {problem.operation}: {problem.part} {problem.at}: {problem.says} ({times} times)")
    for status, times in sorted(check.unsaid.items()):
        print(f"  unsaid: {status} ({times} times)")
    unused = [each for i, each in enumerate(exceptions) if i not in used]
    for each in unused:
        print(f"  unused exception: {each['operation']} {each['part']} {each.get('at', '')}")
    return len(left) + len(unused)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--record", type=pathlib.Path, required=True)
    arguments.add_argument("--specs", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    wrong = checked = 0
    for name in sorted(SYSTEMS.keys() | {path.stem for path in given.record.glob("*.jsonl")}):
        record = given.record / f"{name}.jsonl"
        if name not in SYSTEMS:
            print(f"none: {name} (no specification that this check knows)")
        elif not any((given.specs / name).glob("*.json")):
            print(f"absent: {name} (no file {given.specs / name}/*.json)")
        elif not record.exists():
            print(f"unrecorded: {name} (no file {record})")
        else:
            check = Check(name, openapi.load(given.specs / name, SYSTEMS[name].prefix))
            for line in record.read_text(encoding="utf-8").splitlines():
                check.exchange(json.loads(line))
            wrong += report(name, check)
            checked += 1
    if not checked:
        print("nothing was checked", file=sys.stderr)
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
