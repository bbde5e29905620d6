#!/usr/bin/env python3
"""Validates every GraphQL document of the connector against an introspection of Shopify's Admin API.

SAMBUNG_SHOPIFY_SCHEMA names the file, JSON or gzipped JSON: what the introspection query answers, with or
without "data" around it. The npm package @shopify/dev-mcp has one of each version; none is kept here.
Exits 77, which ctest takes as skipped, when there is no file or no graphql-core (3.x) for Python.
"""
import gzip
import json
import os
import pathlib
import re
import sys

SKIPPED = 77
DOCUMENTS = pathlib.Path(__file__).resolve().parents[3] / "connectors/shopify/documents.cpp"


def schema_of(path):
    from graphql import build_client_schema

    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as file:
        introspection = json.load(file)
    return build_client_schema(introspection.get("data", introspection))


def main():
    path = os.environ.get("SAMBUNG_SHOPIFY_SCHEMA", "")
    if not path:
        print("skipped: SAMBUNG_SHOPIFY_SCHEMA names no introspection file")
        return SKIPPED
    try:
        from graphql import parse, validate
    except ImportError:
        print("skipped: Python has no graphql-core 3; `pip install graphql-core` brings it")
        return SKIPPED
    schema = schema_of(path)
    source = DOCUMENTS.read_text(encoding="utf-8")
    documents = re.findall(r'const char (k\w+)\[\] = R"gql\((.*?)\)gql"', source, re.S)
    wrong = 0 if documents else 1
    for name, text in documents:
        errors = validate(schema, parse(text))
        for error in errors:
            print(f"{name}: {error.message}")
        wrong += len(errors)
    print(f"{len(documents)} documents, {wrong} errors")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
