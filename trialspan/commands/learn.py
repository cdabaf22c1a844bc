"""`trialspan learn`: what reviewing has shown about which values are wrong, for the next drafting."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trialspan.arguments import add_db, add_json
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """--db and --json."""
    add_db(parser)
    add_json(parser, "what was learned")


def execute(args: Namespace) -> int:
    """Fit the expected error to what reviewers decided, and keep it."""
    from evaluation.judged import judged_fields
    from extract.error_fit import fit_weights
    from extract.error_table import PRIOR
    from store.store import open_store
    from trialspan.errors import CommandError
    from trialspan.terminal import counted, out, print_json

    with open_store(args.db, create=False) as store:
        judged = list(judged_fields(store))
        if not judged:
            raise CommandError(f"no field in {str(args.db)!r} was reviewed; review some first")
        weights = fit_weights(PRIOR, judged)
        store.save_error_weights(weights)
    if args.json:
        print_json(weights.model_dump(mode="json"))
    else:
        wrong = sum(is_wrong for _, is_wrong in judged)
        out().print(
            f"{counted(len(judged), 'reviewed field')}, {wrong:,} of them changed; the next drafting uses it"
        )
    return 0


COMMAND = Command("learn", "learn from reviewing which values to suspect", add_arguments, execute)
