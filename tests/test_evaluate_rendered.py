"""Our figures beside those of an independent scorer on real pages; skipped where ../shared is missing."""

import json
import random
import re
import subprocess
import sys
import time

import pytest

from evaluation.annotation import Tier
from evaluation.evaluate import evaluate, judge_store, load_pages
from flows.direct import run_direct
from flows.settings import RunSettings
from schemas.documents import Span
from schemas.fields import Drafter, State
from store.store import open_store

THREE_DECIMALS = 0.0005
LONGEST_S = 10.0
"""CPU seconds for 120 pages."""


@pytest.fixture(scope="module")
def rendered(shared):
    folder = shared / "data" / "rendered"
    if not folder.is_dir():
        pytest.skip("no rendered pages in ../shared")
    return folder


@pytest.fixture(scope="module")
def drafted(rendered, tmp_path_factory):
    """The pages drafted on labels."""
    path = tmp_path_factory.mktemp("evaluate") / "drafted.db"
    run_direct(RunSettings(sources=(str(rendered),), database=path, model="none"))
    return path


@pytest.fixture(scope="module")
def spoilt(drafted):
    """The same drafts with every kind of fault, put in at random but always the same."""
    path, chance = drafted.with_name("spoilt.db"), random.Random(20)
    with open_store(drafted) as good, open_store(path) as bad:
        for text in good.texts():
            document, [draft] = good.drafts_of(text.text_sha256)
            fields = {}
            for field in draft.fields:
                for each in spoil(field, document.text, chance):
                    fields.setdefault(each.path, each)
            bad.save_draft(
                document, draft.model_copy(update={"fields": tuple(fields.values()), "fingerprint": "spoilt"})
            )
    return path


def spoil(field, text, chance):
    """The field as it is, changed, moved, left out, or with another beside it."""
    start = chance.randrange(len(text) - 40)
    span = Span.of(text, start, start + 30)
    fault = chance.random()
    if not field.state.has_value:
        if fault < 0.05:
            return [
                field.model_copy(
                    update={
                        "value": span.quote,
                        "state": State.STATED,
                        "evidence": (span,),
                        "drafter": Drafter.MODEL,
                    }
                )
            ]
    elif fault < 0.06:
        return []
    elif fault < 0.12 and isinstance(field.value, str):
        words = field.value.split()
        return [field.model_copy(update={"value": " ".join(words[:-1]) or "Other"})]
    elif fault < 0.15:
        further = re.sub(r"\[(\d+)\]", lambda found: f"[{int(found[1]) + 40}]", field.path, count=1)
        return [field.model_copy(update={"path": further}), field]
    elif fault < 0.18:
        return [field.model_copy(update={"evidence": (span,)})]
    elif fault < 0.20:
        later = re.sub(r"\[(\d+)\]", lambda found: f"[{int(found[1]) + 1}]", field.path, count=1)
        return [field.model_copy(update={"path": later})]
    return [field]


def scored(database, rendered, shared, tier):
    """What the scorer says of the drafts of a database."""
    lines = database.with_suffix(".jsonl")
    with open_store(database) as store, lines.open("w", encoding="utf-8") as file:
        for field in store.iter_fields():
            file.write(field.model_dump_json() + "\n")
    asked = [sys.executable, str(shared / "tools" / "score.py"), str(lines), str(rendered), "--json"]
    done = subprocess.run([*asked, *(["--tier", tier] if tier else [])], check=True, capture_output=True)
    return json.loads(done.stdout)


def evaluated(database, rendered, tier):
    with open_store(database) as store:
        judged = judge_store(store, load_pages(rendered), rendered, tier and Tier(tier))
    return evaluate(judged).model_dump()


@pytest.fixture(scope="module")
def figures(drafted, rendered, shared):
    """Ours and the scorer's for the drafts as they are, and the CPU seconds of ours."""
    before = time.process_time()
    ours = evaluated(drafted, rendered, "core")
    return ours, scored(drafted, rendered, shared, "core"), time.process_time() - before


def figure_pairs(ours, theirs):
    names = ("precision", "recall", "f1", "span_exact", "span_overlap")
    pairs = [(ours["overall"][name]["value"], theirs["overall"][name]) for name in names]
    pairs += [(ours["overall"][name]["value"], theirs[name]["rate"]) for name in ("hallucination", "traps")]
    pairs += [(ours["overall"]["nesting"]["value"], theirs["nesting"]["accuracy"])]
    pairs += [
        (ours["by_how"][how][name]["value"], theirs["by_how"][how][name])
        for how in ("labelled", "positional", "narrative")
        for name in ("precision", "recall")
    ]
    return pairs


def assert_same(ours, theirs):
    pairs = figure_pairs(ours, theirs)

    assert ours["documents"] == theirs["counts"]["documents"] == 120
    assert [mine for mine, _ in pairs] == pytest.approx([other for _, other in pairs], abs=THREE_DECIMALS)


def test_our_figures_are_the_scorers_to_three_decimals(figures):
    assert_same(*figures[:2])


def test_our_figures_are_the_scorers_on_drafts_with_every_kind_of_fault(spoilt, rendered, shared):
    ours, theirs = evaluated(spoilt, rendered, None), scored(spoilt, rendered, shared, None)

    assert theirs["overall"]["recall"] < 0.9
    assert theirs["hallucination"]["hit"] > 50
    assert_same(ours, theirs)


def test_the_counts_of_every_group_are_the_scorers(figures):
    ours, theirs, _ = figures
    found = {
        group: (each["right"], each["wrong"] + each["missed"], each["unjudged"])
        for group, each in ours["by_group"].items()
        if each["annotated"] or each["unjudged"]
    }

    assert (
        found.items()
        <= {
            group: (each["tp"], each["fn"], each["unjudged"]) for group, each in theirs["by_group"].items()
        }.items()
    )
    assert len(found) > 15


def test_a_hundred_and_twenty_pages_take_seconds(figures):
    assert figures[2] < LONGEST_S
