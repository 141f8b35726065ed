"""The rules of the house, held by reading the files themselves."""

import ast
import re
import statistics
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
HOUSE = sorted(path for path in (ROOT / "bot").rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
DOCS = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
PURE = ("flows", "rules", "reading", "screening", "wording")

FORBIDDEN = {"manager", "service", "helper", "util", "base", "common", "data", "process", "ctx"}
FORBIDDEN |= {f"{word}s" for word in FORBIDDEN} | {"processes"}
UNFINISHED = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImplemented" + "Error"]))
LONGEST_FILE = 300
LONG_FUNCTION = 24  # lines; nine functions in ten are at most this
LONGEST_FLOW = 100  # one screen


def spans(path):
    """The name and number of lines of each function in a file, without its docstring."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            yield node.name, node.end_lineno - node.lineno + 1 - told * (first.end_lineno - first.lineno + 1)


def nine_in_ten(lengths):
    return statistics.quantiles(lengths, n=10, method="inclusive")[-1]


@pytest.fixture
def report(capsys):
    """Print the sizes of the house, whatever pytest captures."""

    def sizes(what, lengths):
        told = f"median {statistics.median(lengths):.0f} lines, nine in ten {nine_in_ten(lengths):.0f}"
        with capsys.disabled():
            print(f"\n{len(lengths)} {what}: {told}, longest {lengths[-1]}")

    return sizes


def shown(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def test_modules_are_named_for_what_they_are():
    words = {path: set(re.split(r"[_.]", path.stem)) | set(path.parent.name.split("_")) for path in HOUSE}
    assert shown(path for path in HOUSE if words[path] & FORBIDDEN) == []


def test_classes_are_named_for_what_they_are():
    found = []
    for path in HOUSE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", node.name)}
                found += [f"{path.name}: {node.name}"] if words & FORBIDDEN else []
    assert found == []


def test_files_fit_in_a_head(report):
    lines = {path: len(path.read_text().splitlines()) for path in HOUSE}
    report("files", sorted(lines.values()))
    assert shown(path for path in HOUSE if lines[path] > LONGEST_FILE) == []


def test_functions_fit_at_a_glance(report):
    lengths = sorted(length for path in HOUSE for _, length in spans(path))
    report("functions", lengths)
    assert nine_in_ten(lengths) <= LONG_FUNCTION


def test_a_flow_fits_one_screen():
    flows = [
        path
        for path in (ROOT / "bot/flows").glob("*.py")
        if re.search(r"^\w+ = Flow\(", path.read_text(), re.M)
    ]
    assert shown(path for path in flows if len(path.read_text().splitlines()) > LONGEST_FLOW) == []


def test_pure_parts_never_ask_the_time():
    found = []
    for path in HOUSE:
        if set(PURE) & set(path.relative_to(ROOT).parts):
            calls = re.findall(r"\b(?:now|today|utcnow|monotonic)\(\)|\.now\(", path.read_text())
            found += [f"{path.relative_to(ROOT)}: {call}" for call in calls]
    assert found == []


def test_nothing_is_left_unfinished():
    everything = HOUSE + TESTS + sorted((ROOT / "benchmarks").rglob("*.py")) + DOCS
    assert shown(path for path in everything if UNFINISHED.search(path.read_text())) == []


def test_every_setting_is_in_the_example_and_the_reverse():
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_nobody_but_settings_reads_the_environment():
    readers = [path for path in HOUSE if re.search(r"\benviron(\[|\.get)|\bgetenv\b", path.read_text())]
    assert shown(readers) == []


@pytest.mark.parametrize("doc", DOCS, ids=shown(DOCS))
def test_documents_name_files_that_exist(doc):
    text = doc.read_text()
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    missing = [link for link in links if not (doc.parent / link).exists()]
    for named in re.findall(r"`((?:bot|tests|docs|benchmarks)/[\w./-]+)`", text):
        made_by_the_tutorial = "good_news" in named
        missing += [named] if not (ROOT / named).exists() and not made_by_the_tutorial else []
    assert missing == []


def test_documents_name_commands_that_make_knows():
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = {
        target
        for doc in DOCS
        for target in re.findall(r"(?:^|`)make ([a-z]+)", doc.read_text(), re.MULTILINE)
    }
    assert told <= known
    assert told


def test_a_practice_rule_in_the_code_is_a_heading_in_the_practice_document():
    headings = set(re.findall(r"^#+ (.+)$", (ROOT / "docs/practice.md").read_text(), re.MULTILINE))
    cited = {
        (str(path.relative_to(ROOT)), heading)
        for path in [*HOUSE, *TESTS, *sorted((ROOT / "bot").rglob("*.toml"))]
        for heading in re.findall(r'docs/practice\.md,?\s+(?:#\s*)?"([^"]+)"', path.read_text())
    }
    assert sorted(cite for cite in cited if cite[1] not in headings) == []
    assert cited


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    wanted = {re.match(r"[\w.-]+", entry)[0] for group in groups for entry in group if isinstance(entry, str)}
    reasons = re.findall(
        r"^\| `([\w.-]+)`", (ROOT / "docs/decisions/dependencies.md").read_text(), re.MULTILINE
    )
    assert sorted(reasons) == sorted(wanted)


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(path.name[:4] for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
def test_locks_hold_hashes_and_no_addresses(lock):
    text = (ROOT / lock).read_text()
    assert "sha256:" in text or '"integrity": "sha512-' in text
    assert "index-url" not in text
    assert '"resolved"' not in text
