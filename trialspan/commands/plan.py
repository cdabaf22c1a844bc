"""`trialspan plan`: how documents are reviewed, and settling it."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from trialspan.arguments import add_by, add_db, add_json, own_name
from trialspan.command import Command

if TYPE_CHECKING:
    from schemas.review_plan import ReviewPlan

_MODES = ("single", "double", "sample")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")


def share(text: str) -> float:
    """A share of 0 to 1, typed as '20%'."""
    found = _SHARE.fullmatch(text.strip())
    if found is None or float(found[1]) > 100:
        raise ArgumentTypeError(f"{text!r} is no share; write 20%")
    return float(found[1]) / 100


def add_arguments(parser: ArgumentParser) -> None:
    """[MODE [SHARE]] and what goes with it."""
    parser.add_argument(
        "mode",
        nargs="?",
        choices=_MODES,
        help="single: one reviews a document; double: two do, and neither sees the other's answers;"
        " sample: two for a share of the documents; left out, the plan is only said",
    )
    parser.add_argument(
        "share", nargs="?", type=share, metavar="SHARE", help="of the documents, for sample, such as 20%%"
    )
    parser.add_argument(
        "--attention",
        type=share,
        metavar="SHARE",
        help="of the fields, those first shown with a plausible wrong value to see whether it is caught,"
        " such as 2%%; 0%% ends it; reviewers are told",
    )
    add_by(parser, "who settles it")
    add_db(parser)
    add_json(parser, "the plan")


def execute(args: Namespace) -> int:
    """Settle what was typed, and say the plan."""
    from store.store import open_store
    from trialspan.errors import CommandError
    from trialspan.plan_view import say_plan
    from trialspan.terminal import out, print_json

    if (args.mode == "sample") is (args.share is None):
        raise CommandError(
            "a sample needs a share, such as: trialspan plan sample 20%"
            if args.share is None
            else "a share of the documents belongs to a sample: trialspan plan sample 20%"
        )
    with open_store(args.db, create=False) as store:
        plan = _settled(args, store.review_plan())
        if plan != store.review_plan():
            store.set_review_plan(plan, settled_by=args.by or own_name())
    if args.json:
        print_json(plan.model_dump(mode="json"))
    else:
        out().print(say_plan(plan), soft_wrap=True)
    return 0


def _settled(args: Namespace, plan: ReviewPlan) -> ReviewPlan:
    """The plan with what was typed; the rest stays as it is."""
    from schemas.review_plan import ReviewMode, ReviewPlan

    return ReviewPlan(
        mode=ReviewMode(args.mode) if args.mode else plan.mode,
        share=(args.share or 0.0) if args.mode else plan.share,
        attention_share=plan.attention_share if args.attention is None else args.attention,
    )


COMMAND = Command("plan", "say or settle how documents are reviewed", add_arguments, execute)
