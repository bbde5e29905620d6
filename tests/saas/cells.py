#!/usr/bin/env python3
"""One page of all cells: what real systems do to their callers, the switch of a fake that does it, and the test
that fails when the connector ignores it.

Gathers the tables of the fakes' pages into tests/saas/CELLS.md, and fails when a test that one names is not there.
Usage: tests/saas/cells.py            compare
       tests/saas/cells.py --write    write the page anew
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "saas" / "CELLS.md"
HEAD = """# Cells

What systems that cannot run here do to their callers, each with the switch of the fake that does it and the test
that fails when the connector ignores it. Made of the pages of the fakes by `cells.py`, which also looks whether
every test is there; do not edit.

| System | Cell | Switch | Test |
|---|---|---|---|
"""


def known_tests():
    """Suite and name of every test in the tests of connectors."""
    names = set()
    for folder in ("saas", "rest", "sinks"):
        for source in (ROOT / folder).rglob("*.cpp"):
            text = source.read_text(encoding="utf-8")
            names |= set(re.findall(r"\bTEST(?:_[FP])?\((\w+),\s*(\w+)\)", text))
    return names


def rows_of(page):
    """The cells of a fake's page: [cell, switch, tests]."""
    rows = []
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and cells[0] != "Cell" and not cells[0].startswith("---"):
            rows.append(cells)
    return rows


def missing_of(tests, known):
    """Names in a cell's last column that are no test; a bare name has the suite of the one before it."""
    suite = ""
    for name in re.findall(r"`([\w.]+)`", tests):
        if "." in name:
            suite, name = name.split(".", 1)
        if not any(name == known_name and (not suite or suite == known_suite)
                   for known_suite, known_name in known):
            yield f"{suite}.{name}"


def main():
    known = known_tests()
    pages = [page for page in sorted((ROOT / "saas").glob("*/README.md")) if any(page.parent.glob("fake_*.hpp"))]
    pages.append(ROOT / "rest" / "README.md")
    lines, wrong = [], []
    for page in pages:
        rows = rows_of(page)
        if not rows:
            wrong.append(f"{page}: has no table of cells")
        for cell, switch, tests in rows:
            if "`" not in tests:
                wrong.append(f"{page}: `{cell}` names no test")
            wrong += [f"{page}: `{cell}` names {name}, which is no test" for name in missing_of(tests, known)]
            lines.append(f"| {page.parent.name} | {cell} | {switch} | {tests} |\n")
    text = HEAD + "".join(lines)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        wrong.append(f"{PAGE} is not what the pages say; write it anew: tests/saas/cells.py --write")
    for problem in wrong:
        print(problem, file=sys.stderr)
    print(f"{len(lines)} cells of {len(pages)} pages, {len(wrong)} wrong")
    return 1 if wrong else 0


sys.exit(main())
