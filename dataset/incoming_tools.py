"""What Label Studio and LangExtract write, as values with their words.

The label of a region, or the name of its control, is the path of a field; so is the class of an extraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dataset.incoming import Incoming, Page, Refused
from extract.read import read_bytes

_PATH_MARKS = "._["
"""A control that is called like a path has one of these in its name."""


def read_label_studio(name: str, tasks: Sequence[Any]) -> Iterator[Incoming | Refused]:
    """The regions of every annotation that was not cancelled; predictions were reviewed by nobody."""
    for number, task in enumerate(tasks, 1):
        where = f"{name}, task {_id_of(task, number)}"
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            yield Refused(where, "no task of Label Studio: it has no data")
            continue
        page = _page_of_task(task)
        for annotation in _dicts(task.get("annotations")):
            if not annotation.get("was_cancelled"):
                by = f"annotated by {_annotator(annotation)} in Label Studio"
                yield from _regions(where, page, by, _dicts(annotation.get("result")))


def _id_of(task: Any, number: int) -> object:  # JSON of any shape
    return task.get("id", number) if isinstance(task, dict) else number


def _dicts(value: Any) -> list[dict[str, Any]]:  # JSON of any shape
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _annotator(annotation: Mapping[str, Any]) -> str:
    """Whoever completed it: a number, or a user with an address."""
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return "somebody" if who is None else str(who)


def _page_of_task(task: Mapping[str, Any]) -> Page:
    """The longest text of the task's data is the page; what else is said there may be its name."""
    words = [value for value in task["data"].values() if isinstance(value, str)]
    text = max(words, key=len, default="")
    names = [value for value in words if value is not text and "\n" not in value]
    upload = task.get("file_upload")
    if isinstance(upload, str):
        names += [upload, upload.partition("-")[2]]  # Label Studio puts eight digits and a dash in front
    if "\n" not in text and text:
        names.append(text)
    return Page(_hash_of(text), tuple(filter(None, names)))


def _hash_of(text: str) -> str | None:
    """Hash of the text as it would be stored; None for none."""
    if not text.strip():
        return None
    return read_bytes(text.encode("utf-8", "replace"), "a text").text_sha256


def _regions(
    where: str, page: Page, by: str, results: Sequence[Mapping[str, Any]]
) -> Iterator[Incoming | Refused]:
    for number, region in enumerate(results, 1):
        here, value = f"{where}, region {number}", region.get("value")
        if region.get("type") == "relation":
            continue  # a link between two regions is no value
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            yield Refused(here, "it marks no text")
            continue
        path = _path_of(region, value)
        if path is None:
            yield Refused(here, "neither its label nor its control is the path of a field")
            continue
        start = value.get("start")
        yield Incoming(
            where=here,
            page=page,
            path=path,
            by=by,
            quote=value["text"] or None,
            near=start if isinstance(start, int) and start >= 0 else None,
        )


def _path_of(region: Mapping[str, Any], value: Mapping[str, Any]) -> str | None:
    """The name of the control where it looks like a path, else the region's label, else the name."""
    control, labels = region.get("from_name"), value.get("labels")
    if isinstance(control, str) and any(mark in control for mark in _PATH_MARKS):
        return control
    if isinstance(labels, list) and labels and isinstance(labels[0], str):
        return labels[0]
    return control if isinstance(control, str) and control else None


def read_lang_extract(where: str, document: Mapping[str, Any]) -> Iterator[Incoming | Refused]:
    """The extractions of an annotated document; `attributes.value` is a value beside its words."""
    name, text = document.get("document_id"), document.get("text")
    page = Page(_hash_of(text) if isinstance(text, str) else None, (name,) if isinstance(name, str) else ())
    for number, found in enumerate(_dicts(document.get("extractions")), 1):
        here = f"{where}, extraction {number}"
        path, words = found.get("extraction_class"), found.get("extraction_text")
        if not isinstance(path, str) or not isinstance(words, str):
            yield Refused(here, "it has no extraction_class or no extraction_text")
            continue
        interval, told = found.get("char_interval"), found.get("attributes")
        start = interval.get("start_pos") if isinstance(interval, dict) else None
        yield Incoming(
            where=here,
            page=page,
            path=path,
            by="extracted by LangExtract",
            quote=words or None,
            near=start if isinstance(start, int) and start >= 0 else None,
            value=told.get("value") if isinstance(told, dict) else None,
        )
