"""The report in a real browser; skipped where no Chromium is installed."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from chromium import chromium, find_chromium
from decided_pages import accept_all, decided_store
from reported import ATTACK, hostile_store, report_on

from dataset.leaving import Policy, Rules
from dataset.page import harmless
from dataset.report import write_report
from dataset.report_from_store import input_of_store
from schemas.catalogue import builtin_record_types
from store.store import open_store

PAGES = ["abstract-superiority-hazard-ratio.txt", "classic-recruiting-exit-criteria.txt"]
ENOUGH = 4.5
"""Contrast of text that WCAG 2.2 asks for at level AA."""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
LIT, FOLDED = (f"document.querySelectorAll('{what}')" for what in (".source .lit", "details:not([open])"))
CHECKS = Path(__file__).with_name("page_checks.js").read_text("utf-8")
CONTRASTS, FAULTS = (f"(() => {{ {CHECKS} return {name}(); }})()" for name in ("contrasts", "faults"))


@pytest.fixture
def browser():
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium here (on Debian and Ubuntu: apt install chromium)")
    return path


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Two examples, the first of which is decided; read only."""
    path, decided = tmp_path_factory.mktemp("report") / "d.db", []

    def the_first(store, sha256):
        if not decided:
            accept_all(store, sha256)
        decided.append(sha256)

    decided_store(path, PAGES, decide=the_first).close()
    return path


@pytest.fixture
def page(database, tmp_path):
    report_on(database, tmp_path / "r.html")
    return tmp_path / "r.html"


def look(browser, page, steps, *, at=""):
    """Open a page, go through the steps with its tab; the page has asked for nothing else."""

    @asynccontextmanager
    async def opened():
        async with chromium(browser, page.with_name("profile")) as tab:
            await tab.open(f"{page.as_uri()}{at}")
            await tab.evaluate(
                "document.readyState === 'complete' || new Promise((done) => addEventListener('load', done))"
            )
            yield tab
            assert {url.partition("#")[0] for url in tab.asked_for()} == {page.as_uri()}
            assert tab.of("Runtime.exceptionThrown") == []
            assert tab.of("Log.entryAdded") == []

    async def run():
        async with opened() as tab:
            await steps(tab)

    asyncio.run(run())


async def focused(tab, what="id"):
    await tab.evaluate(PAINTED)
    return await tab.evaluate(f"document.activeElement.{what}")


async def tab_to(tab, selector, most=40):
    """Press Tab until something that fits has the focus; whatever has it on the way can be seen."""
    for _ in range(most):
        await tab.key("Tab")
        outline = await focused(tab, "computedStyleMap().get('outline-style').value")
        assert outline != "none", await focused(tab, "outerHTML.slice(0, 80)")
        if await focused(tab, f"matches({selector!r})"):
            return
    raise AssertionError(f"{most} Tabs do not lead to {selector}")


def test_with_the_keyboard_alone_a_record_is_opened_and_its_links_followed_both_ways(browser, page):
    async def steps(tab):
        await tab_to(tab, ".skip", 1)
        await tab_to(tab, "#list a")
        await tab.press("\r")
        assert await focused(tab) == "r0"
        await tab_to(tab, ".values .words a")
        quote = await focused(tab, "textContent")
        value = await focused(tab, "closest('.entry').id")
        await tab.press("\r")
        assert await focused(tab, "matches('.source a.lit')")
        lit = await tab.evaluate(
            "[...document.querySelectorAll('.source .piece.lit')].map((a) => a.textContent).join('')"
        )
        assert f"“{lit}”" == quote
        await tab.press("\r")
        assert await focused(tab, "matches('.entry.lit')")
        assert await tab.evaluate(f"document.getElementById('{value}').classList.contains('lit')") is True
        await tab_to(tab, "summary", 3)
        await tab.press("\r")
        assert "ana" in await focused(tab, "parentElement.innerText")
        await tab.key("Escape")
        assert await focused(tab, "closest('tr').id") == "l0"

    look(browser, page, steps)


def test_words_of_several_values_lead_to_each_in_turn_and_arrow_keys_go_on(browser, page):
    async def steps(tab):
        entries = await tab.evaluate("document.querySelector('.source .piece.several').dataset.entries")
        met = []
        for _ in entries.split():
            await tab.evaluate("document.querySelector('.source .piece.several').focus()")
            await tab.press("\r")
            met.append(await focused(tab))
        assert met == [f"r0e{each}" for each in entries.split()]
        await tab.evaluate("document.querySelector('.source .piece').focus()")
        await tab.key("ArrowDown")
        assert await focused(tab, "matches('.source .piece ~ .piece')")

    look(browser, page, steps, at="#r0")


def test_an_address_of_a_value_or_of_words_opens_its_record(browser, page):
    async def steps(tab):
        assert await focused(tab) == "r1e5"
        assert await tab.evaluate("document.querySelectorAll('article').length") == 1
        assert "NCT99000003" in await tab.evaluate("document.title")

    look(browser, page, steps, at="#r1e5")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(browser, page, scheme):
    async def steps(tab):
        await tab.tell(
            "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
        )
        found = {}
        for record in (0, 1):
            await tab.evaluate(f"location.hash = '#r{record}e4'; {PAINTED}")
            await tab.evaluate(
                "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
            )
            found |= await tab.evaluate(CONTRASTS)

        assert {
            "A piece several",
            "A piece fact",
            "A piece one lit",
            "SPAN tag pending",
            "text ",
        } <= found.keys()
        assert {name: ratio for name, ratio in found.items() if ratio < ENOUGH} == {}

    look(browser, page, steps, at="#r0e4")


def test_a_record_that_is_open_has_names_levels_and_links_as_it_should(browser, page):
    async def steps(tab):
        found = await tab.evaluate(FAULTS)

        assert {name: faults for name, faults in found.items() if faults} == {}

    look(browser, page, steps, at="#r1")


def test_on_paper_everything_is_unfolded_in_one_column_and_folded_again(browser, page):
    folded = f"{FOLDED}.length"

    async def steps(tab):
        before = await tab.evaluate(folded)
        await tab.evaluate(f"addEventListener('beforeprint', () => {{ window.left = {folded}; }})")
        await tab.tell("Page.printToPDF")
        await tab.tell("Emulation.setEmulatedMedia", media="print")
        style = "getComputedStyle(document.querySelector('{}')).{}"

        assert (await tab.evaluate("window.left"), await tab.evaluate(folded)) == (0, before)
        assert await tab.evaluate(style.format("nav", "display")) == "none"
        assert await tab.evaluate(style.format(".pane", "maxHeight")) == "none"
        assert await tab.evaluate(style.format(".pair", "display")) == "block"

    look(browser, page, steps, at="#r0")


def test_what_a_page_says_is_shown_and_never_acts(browser, tmp_path):
    report_on(hostile_store(tmp_path / "d.db"), tmp_path / "r.html")

    async def steps(tab):
        text = await tab.evaluate("document.querySelector('article').textContent")

        assert text.count(harmless(ATTACK)) >= 3
        assert (
            await tab.evaluate("document.images.length + document.querySelectorAll('article script').length")
            == 0
        )
        assert tab.of("Page.javascriptDialogOpening") == []

    look(browser, tmp_path / "r.html", steps, at="#r0")


def test_a_thousand_records_open_one_at_a_time_and_are_filtered(browser, database, tmp_path):
    with open_store(database) as store:
        given = input_of_store(store, Rules(Policy.DRAFTS, builtin_record_types()), title="many")
        records = list(given.records)
    many = (
        replace(record, head=record.head.model_copy(update={"record": f"{record.head.record}-{number}"}))
        for number in range(500)
        for record in records
    )
    write_report(tmp_path / "r.html", replace(given, records=many))

    async def steps(tab):
        sought = "document.querySelector('input').value = 'ncT99000003-49'"
        heard = "document.querySelector('form').dispatchEvent(new Event('input', {bubbles: true}))"

        assert await tab.evaluate("document.querySelectorAll('#list tbody tr').length") == 1000
        assert await tab.evaluate("document.querySelectorAll('article').length") == 0
        await tab.evaluate(f"location.hash = '#r999'; {PAINTED}")
        assert await focused(tab) == "r999"
        assert await tab.evaluate("document.querySelector('.list').scrollTop") > 10_000  # its row is in view
        await tab.evaluate(f"location.hash = '#r2'; {PAINTED}")
        assert await tab.evaluate("document.querySelectorAll('article').length") == 1
        await tab.evaluate(
            f"{sought}; {heard}; new Promise((done) => new MutationObserver(done)"
            ".observe(document.getElementById('count'), {childList: true}))"
        )
        assert await tab.evaluate("document.getElementById('count').textContent") == "11 of 1000 shown"
        await tab.evaluate("document.getElementById('all').click()")
        assert await tab.evaluate("document.querySelectorAll('article').length") == 11
        found = await tab.evaluate(FAULTS)
        assert found["ids that are not unique"] == []

    look(browser, tmp_path / "r.html", steps)
