"""The worked examples a small model sees before the document: one invented text, short quotes, abstentions.

Small models copy values out of their examples, so every value here is easily told from a real one, and the
gates after the model (quote must stand in the section, value must follow from the quote) remove what slips.
"""

from __future__ import annotations

EXAMPLE_TEXT = """\
Title: Nebivaxol for chronic migraine
Methods: In this double-blind trial, 137 adults with chronic migraine took nebivaxol 43 mg once daily or \
placebo for 9 weeks.
Results: Monthly headache days fell by 4.1 with nebivaxol and by 2.9 with placebo (P = 0.027). \
Nausea occurred in 6 of 68 and 3 of 69 patients."""

EXAMPLE_TURNS = (
    (
        "Question: Number of participants enrolled. (a whole number)",
        '{"answer":{"quote":"137 adults","value":"137"}}',
    ),
    (
        "Question: Who was kept unaware of the assignment. (one of: none, single, double)",
        '{"answer":{"quote":"double-blind","value":"DOUBLE"}}',
    ),
    (
        "Question: Whether the trial ran in one city or several. (one of: one city, several cities)",
        '{"answer":null}',
    ),
    (
        'Question: The p-value of the comparison. Only about "Monthly headache days".',
        '{"answer":{"quote":"P = 0.027"}}',
    ),
    (
        'Question: The p-value of the comparison. Only about "Nausea".',
        '{"answer":null}',
    ),
    (
        "Question: How long participants were treated. (a number with its unit)",
        '{"answer":{"quote":"for 9 weeks"}}',
    ),
    (
        "Question: The condition of the participants. (words of the document)",
        '{"answer":{"quote":"chronic migraine"}}',
    ),
    (
        "List: The treatments that are compared. (at most 4, each in words of the document)",
        '{"answer":[{"quote":"nebivaxol 43 mg once daily"},{"quote":"placebo"}]}',
    ),
)
"""Question and reply, in the form the real ones have."""
