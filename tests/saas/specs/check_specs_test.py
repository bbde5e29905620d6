#!/usr/bin/env python3
"""The check of specifications finds one mistake of each kind, in a specification of its own."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SPEC = {
    "openapi": "3.0.1",
    "paths": {
        "/crm/v3/people/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                    {"name": "filter[name][eq]", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/P"}}}}},
            },
            "put": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": {
                    "$ref": "https://vendor.example/main/other.json#/components/schemas/Write"}}}},
                "responses": {"200": {"description": "done"}},
            },
        },
        "/crm/v3/people/search": {"get": {"responses": {"200": {"description": "done"}}}},
    },
    "components": {"schemas": {"P": {
        "type": "object", "required": ["id", "name"],
        "properties": {"id": {"type": "integer"}, "name": {"type": "string", "nullable": True},
                       "friend": {"$ref": "#/components/schemas/P"}}}}},
}
OTHER = {
    "openapi": "3.0.1", "paths": {},
    "components": {"schemas": {"Write": {
        "type": "object", "required": ["name", "made_at"],
        "properties": {"name": {"type": "string"}, "made_at": {"type": "string", "readOnly": True}}}}},
}
GET = {"method": "GET", "target": "/crm/v3/people/7", "headers": {}, "request": None, "status": 200,
       "answer": {"id": 7, "name": None}, "fault": False}
PUT = {**GET, "method": "PUT", "headers": {"content-type": "application/json; charset=utf-8"},
       "request": {"name": "Siti"}, "answer": "done"}


def checked(*exchanges, specification=True):
    """What the program says of exchanges of HubSpot's, and its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "hubspot").mkdir()
        if specification:
            (root / "hubspot/people.json").write_text(json.dumps(SPEC))
            (root / "hubspot/other.json").write_text(json.dumps(OTHER))
        (root / "hubspot.jsonl").write_text("".join(json.dumps(each) + "\n" for each in exchanges))
        done = subprocess.run([sys.executable, HERE / "check_specs.py", "--record", folder, "--specs", folder],
                              capture_output=True, text=True, check=False)
        said = [line for line in (done.stdout + done.stderr).splitlines() if "unused exception" not in line]
        return "\n".join(said), done.returncode


class CheckSpecs(unittest.TestCase):
    def finds(self, exchange, what):
        said, code = checked(exchange)
        self.assertIn(what, said)
        self.assertEqual(code, 1)

    def passes(self, *exchanges):
        said, _ = checked(*exchanges)
        self.assertNotIn("  wrong:", said)
        self.assertIn(f"hubspot: {len(exchanges)} exchanges", said)

    def test_what_fits_passes(self):
        self.passes(GET, PUT, {**GET, "target": "/crm/v3/people/7?limit=5&filter[city][eq]=Medan"},
                    {**GET, "target": "/crm/v3/people/search", "answer": None},
                    {**GET, "answer": {"id": 7, "name": "A", "friend": {"id": 8, "name": "B"}}})

    def test_what_was_asked_wrongly_is_found(self):
        self.finds({**GET, "target": "/crm/v3/persons/7"}, "is not in the specification")
        self.finds({**GET, "method": "DELETE"}, "is not in the specification")
        self.finds({**GET, "target": "/crm/v3/people/seven"}, "'seven' is not of type 'integer'")
        self.finds({**GET, "target": "/crm/v3/people/7?size=5"}, "query size: is no parameter of it")
        self.finds({**GET, "target": "/crm/v3/people/7?limit=101"}, "101 is greater than the maximum")
        self.finds({**GET, "request": {"id": 7}}, "takes no body")
        self.finds({**PUT, "request": None}, "needs a body")
        self.finds({**PUT, "request": {}}, "'name' is a required property")
        self.finds({**PUT, "request": {"name": "Siti", "nmae": ""}}, "('nmae' was unexpected)")
        self.finds({**PUT, "headers": {}}, "takes application/json, not a body of no type")

    def test_what_was_answered_wrongly_is_found(self):
        self.finds({**GET, "answer": {"id": "7", "name": None}}, "answer /id: 200 '7' is not of type 'integer'")
        self.finds({**GET, "answer": {"id": 7, "name": None, "friend": {"id": 8}}}, "answer /friend: 200 'name' is a")
        self.finds({**GET, "answer": None}, "None is not of type 'object'")
        self.finds({**GET, "status": 201}, "has no answer 201")

    def test_faults_and_undocumented_errors_are_not_wrong(self):
        self.passes({**GET, "status": 503, "answer": "busy", "fault": True},
                    {**GET, "status": 429, "answer": {"wait": 1}})

    def test_an_absent_specification_is_named(self):
        said, code = checked(GET, specification=False)
        self.assertIn("absent: hubspot", said)
        self.assertIn("nothing was checked", said)
        self.assertEqual(code, 1)

    def test_every_exception_says_why_and_on_whose_word(self):
        for each in json.loads((HERE / "exceptions.json").read_text(encoding="utf-8")):
            self.assertTrue(each["why"] and each["source"], each)


if __name__ == "__main__":
    unittest.main()
