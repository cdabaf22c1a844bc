"""Asks a small model about one document, one question a call, round by round.

First what the record says about itself and which items its lists have, then what each item says. All
questions of a round are on their way at once. What a limit leaves out is reported, never dropped silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from pydantic import JsonValue

from extract.answers import Answer
from extract.asker import Asked, Asker
from extract.candidates import Candidate
from extract.choices import Choices, place_of, prints
from extract.chunk import Chunk, halve, passage_around
from extract.gates import COUNTS, drop_repeated, is_echo, is_p_value, is_same_item, is_shown
from extract.known import Item, KnownItems, items_from_labels
from extract.lexicon import load_lexicon
from extract.outline import Section
from extract.plan import wanted_leaves
from extract.prompt import Prompt, ask_leaf, ask_list, question_prompt
from extract.questions import Question, Questioner
from extract.quoted import code_in, fits_print, trim_cut, value_of_quote
from extract.reply_schema import (
    is_quote_alone,
    leaf_schema,
    list_schema,
    nullable,
    object_schema,
    quote_limit,
    quote_schema,
    schema_text,
)
from extract.stretch import Stretch, common_stretches
from schemas.calls import CallStatus
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.documents import Document
from schemas.drafts import GroupFailure
from schemas.errors import SchemaError
from schemas.fields import DraftedField
from schemas.paths import group_of
from schemas.texts import norm_text
from schemas.values import Kind

Entry = dict[str, JsonValue]
"""One answer of a reply: a quote, and a value where the quote alone does not give it."""
UNASKED = "unasked"
"""Group of the failure that says what limits left out."""
_MOST_CHOICES = 80
"""Figures a question offers; a reply's grammar grows with each."""
_PLAIN_LIST = 4
"""Most entries asked for of a list of plain values."""


@dataclass(frozen=True)
class Told:
    """A reply that came, with what it was asked on."""

    question: Question
    asked: Asked
    shown: tuple[Stretch, ...]
    """Where its quotes may stand."""
    text: str
    """What was shown, the title included."""


class Interview:
    """One document being asked about."""

    def __init__(
        self,
        document: Document,
        sections: Sequence[Section],
        record_type: RecordType,
        label_fields: Sequence[DraftedField],
        asker: Asker,
        *,
        title: str,
    ) -> None:
        self.answers: list[Answer] = []
        self.failures: list[GroupFailure] = []
        self._document = document
        self._record_type = record_type
        self._asker = asker
        self._title = title
        self._forms = load_lexicon().codes
        self._rank = asker.next_rank()
        self._left = asker.profile.questions
        self._cut: Counter[str] = Counter()
        self._known: KnownItems = items_from_labels(document, record_type, label_fields)
        self._questioner = Questioner(
            document,
            sections,
            record_type,
            asker.profile,
            self._known,
            wanted_leaves(record_type, label_fields, corroborate=asker.profile.corroborates),
            set() if asker.profile.corroborates else {field.path for field in label_fields},
            self._forms,
            Choices(record_type, document.text),
        )

    def hold(self) -> None:
        """Ask round after round, first about what a complete record has, until nothing is left to ask."""
        lists = self._questioner.list_paths()
        required = [path for path in lists if lists[path]]
        others = [path for path in lists if not lists[path]]
        known = [item for path in required for item in self._known.of(path)]
        first = [*self._first_lists(), *self._first_scalars(bool(lists)), *self._about(self._most(known))]
        self._ask_on(first, required)
        self._ask_on(self._about(self._most([i for path in others for i in self._known.of(path)])), others)
        kept, dropped = drop_repeated(self.answers, self._record_type, self._document.text)
        self.answers = [*kept, *self._references(kept)]
        self.failures += dropped
        self._report_cuts()

    def _references(self, answers: Sequence[Answer]) -> list[Answer]:
        """For each item that was made for another one and got answers: which one, in their words."""
        first: dict[str, Answer] = {}
        for answer in answers:
            first.setdefault(answer.path[: answer.path.rfind("]") + 1], answer)
        made = self._questioner.references
        return [
            replace(first[path], path=leaf, value=target)
            for path, (leaf, target) in made.items()
            if path in first
        ]

    def _ask_on(self, questions: Sequence[Question], lists: Sequence[str]) -> None:
        """Ask, then ask about the items of these lists that were found, and so on."""
        while questions:
            items, answered = self._ask_round(self._within_budget(questions))
            places = {path: place for place, path in enumerate(lists)}
            items = [item for item in items if item.path.split("[", 1)[0] in places]
            items.sort(key=lambda item: places[item.path.split("[", 1)[0]])
            rest = [q for question in answered for q in self._questioner.rest_of_group(question)]
            questions = [*rest, *self._about(self._most(items))]

    def _first_lists(self) -> list[Question]:
        """The questions for items, of as many lists as the profile allows."""
        questions, most = self._questioner.open_lists(), self._asker.profile.lists
        self._cut.update(group_of(q.path) for q in questions[most:])
        return questions[:most]

    def _first_scalars(self, has_lists: bool) -> list[Question]:
        """The questions about the record itself that leave room for those about its items."""
        scalars = self._questioner.scalars()
        room = self._asker.profile.scalars if has_lists else len(scalars)
        self._cut.update(group_of(q.path) for q in scalars[room:])
        return scalars[:room]

    def _about(self, items: list[Item]) -> list[Question]:
        return self._questioner.about_items([*items, *self._questioner.items_by_reference(items)])

    def _most(self, items: Sequence[Item]) -> list[Item]:
        """The items that are asked about: of each list the first ones."""
        counted: Counter[str] = Counter()
        kept: list[Item] = []
        for item in items:
            list_path = item.path.rpartition("[")[0]
            counted[list_path] += 1
            if counted[list_path] <= self._asker.profile.items:
                kept.append(item)
            else:
                self._cut[group_of(item.path)] += 1
        return kept

    def _within_budget(self, questions: Iterable[Question]) -> list[Question]:
        kept: list[Question] = []
        for question in questions:
            if len(question.chunks) <= self._left:
                self._left -= len(question.chunks)
                kept.append(question)
            else:
                self._cut[group_of(question.path)] += 1
        return kept

    def _report_cuts(self) -> None:
        """Says in one line what was not asked."""
        if self._cut:
            profile, left = self._asker.profile, ", ".join(f"{g} {n}" for g, n in self._cut.items())
            asks = f"{profile.questions} questions a document and none about structures"
            reason = f"the profile {profile.name!r} asks at most {asks}; left out: {left}"
            self.failures.append(GroupFailure(group=UNASKED, reason=reason))

    def _ask_round(self, questions: Sequence[Question]) -> tuple[list[Item], list[Question]]:
        """The items found and the questions answered."""
        # Sorted by what is shown: a server with one slot then reads each text once.
        todo = [(question, chunk) for question in questions for chunk in question.chunks]
        todo.sort(key=lambda pair: pair[1].pieces)
        items: list[Item] = []
        answered: list[Question] = []
        while todo:
            sent = [(question, chunk, self._send(question, chunk)) for question, chunk in todo]
            todo = []
            for question, chunk, future in sent:
                asked = self._asker.result_of(future)
                todo += self._smaller(question, chunk, asked)
                found, has_answer = self._take(question, chunk, asked)
                items += found
                answered += [question] if has_answer else []
        return items, answered

    def _send(self, question: Question, chunk: Chunk) -> Future[Asked]:
        return self._asker.ask(self._prompt(question, chunk), self._rank)

    def _prompt(self, question: Question, chunk: Chunk) -> Prompt:
        profile = self._asker.profile
        shown = common_stretches(chunk.pieces, question.allowed)
        leaf = leaf_schema(self._record_type, question.spec, profile, tuple(self._figures(question, shown)))
        answer = list_schema(leaf, _PLAIN_LIST) if question.is_plain_list else leaf
        if question.opens_list:
            answer = list_schema(object_schema({"quote": quote_schema(profile.fact_chars)}), profile.items)
        schema = schema_text(object_schema({"answer": nullable(answer)}))
        words = self._words(question)
        return question_prompt(
            self._document, chunk, words, schema, profile, group=question.path, title=self._title
        )

    def _figures(self, question: Question, shown: Sequence[Stretch]) -> dict[str, tuple[Candidate, ...]]:
        """The quotes an answer may have; none for any words, also where there are too many to choose from."""
        found = self._questioner.figures(question, shown)
        return found if len(found) <= _MOST_CHOICES else {}

    def _words(self, question: Question) -> str:
        spec = question.spec
        if question.opens_list:
            named = question.path.rpartition(".")[2].replace("_", " ").capitalize()
            return ask_list(f"{named}. {spec.description}", question.about, self._asker.profile.items)
        if question.is_plain_list:
            return ask_list(spec.description, question.about, _PLAIN_LIST)
        return ask_leaf(spec, question.about)

    def _smaller(self, question: Question, chunk: Chunk, asked: Asked) -> list[tuple[Question, Chunk]]:
        """The halves to ask instead, after a truncated reply."""
        if asked.call.status is not CallStatus.TRUNCATED:
            return []
        halves = halve(self._document, chunk, overlap=self._asker.profile.overlap_chars)
        if not halves:
            self._fail(question.path, asked)
        return [(question, half) for half in halves]

    def _take(self, question: Question, chunk: Chunk, asked: Asked) -> tuple[list[Item], bool]:
        """Keeps what a reply says: the items it names, and whether it answers the question."""
        if asked.call.status is CallStatus.TRUNCATED:
            return [], False
        if asked.call.status is not CallStatus.OK or not isinstance(asked.reply, dict):
            self._fail(question.path, asked)
            return [], False
        answer = asked.reply.get("answer")
        entries = answer if isinstance(answer, list) else [answer]
        told = Told(
            question,
            asked,
            common_stretches(chunk.pieces, question.allowed),
            f"{self._title}\n{chunk.text(self._document)}",
        )
        words = self._words(question)
        given = [e for e in entries if isinstance(e, dict) and not is_echo(str(e["quote"]), words, told.text)]
        if question.opens_list:
            return self._take_items(told, given), bool(given)
        kept = [self._take_value(told, entry) for entry in given]
        return [], any(kept)

    def _take_items(self, told: Told, entries: Sequence[Entry]) -> list[Item]:
        """New items, with the sentences that speak of them; one that the text does not hold is no item."""
        found: list[Item] = []
        path, profile = told.question.path, self._asker.profile
        limit = profile.fact_chars or len(told.text) + 1
        for quote in (trim_cut(str(entry["quote"]), limit) for entry in entries):
            name = norm_text(quote)
            stretches = passage_around(self._document, told.shown, name, size=profile.passage_chars)
            if stretches and told.question.about:
                stretches = told.shown  # what is said about an item's parts is said around them
            if not stretches:
                self._fail(path, told.asked, f"named {quote!r}, which the text does not hold")
            elif not any(is_same_item(item.name, name) for item in self._known.of(path)):
                found.append(self._known.add(path, name, stretches))
                leaf = told.question.spec.path.rpartition("[]")[2]
                self._keep(told, f"{found[-1].path}{leaf}", name, quote)
        return found

    def _take_value(self, told: Told, entry: Entry) -> bool:
        """Keeps one value when its quote gives it, and says so when not."""
        spec, path = told.question.spec, told.question.path
        quote = trim_cut(str(entry["quote"]), self._limit(spec))
        chosen = self._figures(told.question, told.shown).get(quote, ())
        if chosen:
            told = replace(told, shown=tuple(map(place_of, chosen)))
            quote = told.shown[0].of(self._document.text)
        value = self._value(spec, entry.get("value"), quote)
        wrong = None
        if chosen and not any(prints(figure, quote, _number(value)) for figure in chosen):
            wrong = f"where {value} is something else"
        elif value is None or (spec.kind in COUNTS and is_p_value(quote, told.text)):
            wrong = f"which gives no {spec.kind.value}"
        elif told.question.about and not is_shown(quote, told.text):
            wrong = "which the text about it does not hold"
        if wrong is not None:
            self._fail(path, told.asked, f"answered with {quote!r}, {wrong}")
            return False
        if told.question.is_plain_list:
            path = self._known.next_entry(path)
        return self._keep(told, path, value, quote)

    def _limit(self, spec: FieldSpec) -> int:
        return quote_limit(spec, self._asker.profile) or len(self._document.text) + 1

    def _value(self, spec: FieldSpec, value: JsonValue, quote: str) -> JsonValue:
        """The value as its quote gives it; None when the quote gives none of its kind."""
        if is_quote_alone(self._record_type, spec, self._asker.profile):
            return value_of_quote(self._record_type, spec, quote)
        if spec.kind is Kind.CODE:
            return code_in(spec, value, quote, self._forms.get(spec.path, {}))
        return value

    def _keep(self, told: Told, path: str, value: JsonValue, quote: str) -> bool:
        """Keeps an answer that has the form of its field; says so when it has not."""
        spec, call = self._record_type.spec(path), told.asked.call
        try:
            normal = self._record_type.normalise(path, value)
        except SchemaError as error:
            self._fail(path, told.asked, str(error))
            return False
        if spec.kind in (Kind.INTEGER, Kind.NUMBER) and not fits_print(spec, normal, quote):
            self._fail(path, told.asked, f"answered with {quote!r}, where {normal} is something else")
            return False
        self.answers.append(Answer(path, normal, quote, call.request_hash, told.shown, call.mean_logprob))
        return True

    def _fail(self, path: str, asked: Asked, reason: str | None = None) -> None:
        reason = reason or asked.call.error or asked.call.status.value
        self.failures.append(GroupFailure(group=path, reason=reason, call=asked.call.request_hash))


def _number(value: JsonValue) -> JsonValue:
    """The number of a value that a small model gives as text; any other value as it is."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
