"""The plan of a review in words."""

from __future__ import annotations

from typing import assert_never

from schemas.review_plan import ReviewMode, ReviewPlan


def say_plan(plan: ReviewPlan) -> str:
    """One line of who reviews, and one of checks of attention where there are any."""
    who = f"{plan.mode}: {_who(plan)}"
    return f"{who}\n{plan.announcement}" if plan.announcement else who


def _who(plan: ReviewPlan) -> str:
    match plan.mode:
        case ReviewMode.SINGLE:
            return "one reviewer a document"
        case ReviewMode.DOUBLE:
            return "two review each document, and neither sees the other's answers"
        case ReviewMode.SAMPLE:
            return f"two review {100 * plan.share:.4g}% of the documents, one the others"
        case _:
            assert_never(plan.mode)
