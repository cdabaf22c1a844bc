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
        "Question: Number of participants who withdrew. (a whole number)",
        '{"answer":null}',
    ),
    (
        "Question: Who was kept unaware of the assignment. (such as: single, double)",
        '{"answer":{"quote":"double-blind","value":"DOUBLE"}}',
    ),
    (
        "Question: Whether the trial ran in one city or several. (such as: one city, several cities)",
        '{"answer":null}',
    ),
    (
        "List: Treatments. Name of a treatment that is compared. (at most 4, each in words of the document)",
        '{"answer":[{"quote":"nebivaxol"},{"quote":"placebo"}]}',
    ),
    (
        "List: Measurements. What was measured. (at most 4, each in words of the document)",
        '{"answer":[{"quote":"Monthly headache days"},{"quote":"Nausea"}]}',
    ),
    (
        "List: Payers. An organisation that paid for the trial. (at most 4, each in words of the document)",
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
        'Question: How much of the drug is given. Only about "nebivaxol". (a number with its unit)',
        '{"answer":{"quote":"43 mg once daily"}}',
    ),
    (
        "Question: The condition of the participants. (words of the document)",
        '{"answer":{"quote":"chronic migraine"}}',
    ),
)
"""Question and reply, in the form the real ones have."""
