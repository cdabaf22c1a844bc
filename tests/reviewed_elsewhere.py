"""Files of values that were reviewed elsewhere, and what takes them in."""

import json

from dataset.importing import Importer
from extract.drafting import draft_document
from extract.read import read_bytes
from schemas.catalogue import builtin_record_types
from trialspan.quote_grammar import read_printed

TYPES = builtin_record_types()
PAGE = "mirror-completed-two-drugs.txt"
ABSTRACT = "abstract-superiority-hazard-ratio.txt"
OTHER = "Prednisolone alone"
"""Words of the page that are not its title."""


def page_of(examples, name=PAGE):
    return read_bytes((examples / name).read_bytes(), name)


def save_bare(store, document):
    whole = draft_document(document)
    kept = {
        "fields": tuple(each for each in whole.fields if each.path == "record_type"),
        "coverage": None,
        "findings": (),
    }
    store.save_draft(document, whole.model_copy(update=kept))


def take(store, *files, sources=()):
    return Importer(store, TYPES, read_printed, sources).take_in(files)


def fields_of(store, name=PAGE):
    return {each.path: each for each in store.load_draft(name)[1].fields}


def grounded(fields):
    """Value and chosen words of every field that has both."""
    return {
        path: (each.value, each.evidence[0].quote)
        for path, each in fields.items()
        if each.value is not None and each.evidence
    }


def written(tmp_path, name, *lines):
    place = tmp_path / name
    place.write_text("".join(line + "\n" for line in lines), "utf-8")
    return place


def regions(document, *marked, by=7):
    """A task of Label Studio with words marked: (control, label, words)."""
    result = [
        {
            "id": f"r{number}",
            "from_name": control,
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": document.text.find(words),
                "end": document.text.find(words) + len(words),
                "text": words,
                "labels": [label],
            },
        }
        for number, (control, label, words) in enumerate(marked)
    ]
    annotation = {"id": 1, "completed_by": by, "was_cancelled": False, "result": result}
    return {"id": 3, "data": {"text": document.text}, "annotations": [annotation], "predictions": []}


def extraction(path, words, *, at=None, **attributes):
    return {
        "extraction_class": path,
        "extraction_text": words,
        "char_interval": None if at is None else {"start_pos": at, "end_pos": at + len(words)},
        "alignment_status": None if at is None else "match_exact",
        "extraction_index": 1,
        "group_index": 0,
        "description": None,
        "attributes": attributes or None,
    }


def brief_title(document):
    fields = draft_document(document).fields
    return next(each.value for each in fields if each.path == "identification.brief_title")


def lang_extract(tmp_path, document_id, *extractions):
    told = {"extractions": list(extractions), "text": None, "document_id": document_id}
    return written(tmp_path, "annotated.jsonl", json.dumps(told))
