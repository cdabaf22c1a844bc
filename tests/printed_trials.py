"""Invented trials as registry pages, and what each page says of them: our own small printers of four layouts.

A page is returned with the values it prints, by path. What a layout prints in a way that cannot be undone
(conditions run together in one line) is printed for one entry alone.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from invented_trials import (
    ALLOCATIONS,
    ANY_OF,
    ARM_TYPES,
    INTERVENTION_TYPES,
    MASKINGS,
    MODELS,
    PHASES,
    PURPOSES,
    ROLES,
    SEXES,
    STATUSES,
    Arm,
    Intervention,
    Outcome,
    Trial,
)
from pydantic import JsonValue

Values = dict[str, JsonValue]
_PAGE_LINES = 46
"""Printed lines from one page number to the next."""
_WIDTH = 80
"""Characters of a wrapped line."""


def _age(years: int) -> Values:
    return {"comparator": "=", "value": years, "unit": "a"}


def _numbered(path: str, leaf: str, values: Iterable[JsonValue]) -> Values:
    return {f"{path}[{number}]{leaf}": value for number, value in enumerate(values)}


def common(trial: Trial) -> Values:
    """What every layout prints."""
    name, role, affiliation = trial.official
    return {
        "identification.nct_id": trial.nct_id,
        "identification.brief_title": trial.title,
        "identification.org_study_id": trial.org_study_id,
        "status.overall_status": trial.status,
        "status.start_date.date": trial.start,
        "status.completion_date.date": trial.completion,
        "status.last_update_posted_date.date": trial.updated,
        "conditions[0]": trial.conditions[0],
        **_numbered("design.phases", "", trial.phases),
        "design.enrollment.count": trial.enrollment,
        "design.study_type": "INTERVENTIONAL",
        "design.allocation": trial.allocation,
        "design.intervention_model": trial.model,
        "design.primary_purpose": trial.purpose,
        "design.masking": trial.masking,
        "eligibility.sex": trial.sex,
        "eligibility.healthy_volunteers": trial.takes_healthy,
        **({"eligibility.minimum_age": _age(trial.minimum_age)} if trial.minimum_age else {}),
        **({"eligibility.maximum_age": _age(trial.maximum_age)} if trial.maximum_age else {}),
        **_numbered("eligibility.inclusion", ".text", _inclusion(trial)),
        **_numbered(f"eligibility.inclusion[{len(trial.inclusion)}].sub", ".text", trial.any_of),
        **_numbered("eligibility.exclusion", ".text", trial.exclusion),
        **_numbered("locations", ".facility", (site.facility for site in trial.sites)),
        **_numbered("locations", ".city", (site.city for site in trial.sites)),
        **_numbered("locations", ".country", (site.country for site in trial.sites)),
        "countries[0]": trial.sites[0].country,
        "overall_officials[0].name": name,
        "overall_officials[0].role": role,
        "overall_officials[0].affiliation": affiliation,
    }


def _inclusion(trial: Trial) -> tuple[str, ...]:
    return (*trial.inclusion, ANY_OF) if trial.any_of else trial.inclusion


def _arms(trial: Trial) -> Values:
    values: Values = {}
    for number, arm in enumerate(trial.arms):
        own = f"arms[{number}]"
        values |= {f"{own}.label": arm.label, f"{own}.type": arm.kind}
        values |= _numbered(f"{own}.intervention_names", "", (one.name for one in arm.interventions))
    return values


def _interventions(given: Iterable[Intervention]) -> Values:
    leaves = {"name": "name", "type": "kind", "description": "description"}
    return {
        f"interventions[{number}].{leaf}": getattr(one, attribute)
        for number, one in enumerate(given)
        for leaf, attribute in leaves.items()
    }


def _given_in(arms: Iterable[Arm]) -> list[Intervention]:
    """What arms get, as it is first printed with them."""
    return list(dict.fromkeys(one for arm in arms for one in arm.interventions))


def _outcomes(trial: Trial, *leaves: str) -> Values:
    return {
        f"outcomes[{number}].{leaf}": getattr(one, leaf)
        for number, one in enumerate(trial.outcomes)
        for leaf in leaves
    }


def mirror(trial: Trial) -> tuple[str, Values]:
    """Label, blank line, value; the lead sponsor last; markdown escapes; no outcomes."""
    given = dict.fromkeys((*_given_in(trial.arms), *trial.interventions))
    values = common(trial) | _arms(trial) | _interventions(given)
    values |= {"description.brief_summary": trial.summary, "sponsors.lead_sponsor.name": trial.lead[0]}
    values |= {"sponsors.lead_sponsor.class": trial.lead[1]}
    values |= _numbered("sponsors.collaborators", ".name", (name for name, _ in trial.collaborators))
    values |= _numbered("sponsors.collaborators", ".class", (kind for _, kind in trial.collaborators))
    values |= _numbered("arms", ".description", (arm.description for arm in trial.arms))
    blocks = [
        *(trial.title, f"NCT ID: {trial.nct_id}", f"Last Updated: {trial.updated}"),
        *("Basic Information", "Recruitment Status", trial.status),
        *("Clinical Phase", "/".join(trial.phases), "Total Enrollment", f"{trial.enrollment} participants"),
        *("Study Classification", "INTERVENTIONAL", "Study Start Date", trial.start),
        *("Study Completion Date", trial.completion, "Brief Summary", trial.summary),
        *("Conditions", trial.conditions[0], "Study Design", "Allocation Method", trial.allocation),
        *("Intervention Model", trial.model, "Primary Study Purpose", trial.purpose),
        *("Blinding Strategy", trial.masking, "Study Groups", *_mirror_arms(trial.arms)),
        *("Interventions", *_mirror_given(trial.interventions), "Eligibility Criteria"),
        *("Inclusion Criteria", "\n".join(_mirror_inclusion(trial))),
        *("Exclusion Criteria", "\n".join(f"* {one}" for one in trial.exclusion)),
        *(("Minimum Eligible Age", f"{trial.minimum_age} Years") if trial.minimum_age else ()),
        *(("Maximum Eligible Age", f"{trial.maximum_age} Years") if trial.maximum_age else ()),
        *("Eligible Sex", trial.sex, "Accepts Healthy Volunteers", _yes(trial.takes_healthy)),
        *("Sponsors", *_mirror_sponsors(trial), "Principal Investigators"),
        *(trial.official[0], f"Role: {trial.official[1]}", trial.official[2], "Locations"),
        *(block for site in trial.sites for block in _mirror_site(site.facility, site.city, site.country)),
        *("Countries", trial.sites[0].country, "Other Identifiers", trial.org_study_id),
        *("Identifier Type: -", "Identifier Source: org_study_id"),
    ]
    return "\n\n".join(block.replace("<", r"\<") for block in blocks) + "\n", values


def _mirror_inclusion(trial: Trial) -> Iterator[str]:
    yield from (f"* {one}" for one in _inclusion(trial))
    if trial.any_of:
        yield from ("", *(f"  * {sign}" for sign in trial.any_of))


def _mirror_arms(arms: Iterable[Arm]) -> Iterator[str]:
    for arm in arms:
        yield from (arm.label, arm.description, f"Group Type {arm.kind}")
        for one in arm.interventions:
            yield from (one.name, f"Intervention Type {one.kind}", one.description)


def _mirror_given(given: Iterable[Intervention]) -> Iterator[str]:
    for one in given:
        yield from (one.name, one.description, f"Intervention Type {one.kind}")


def _mirror_sponsors(trial: Trial) -> Iterator[str]:
    for name, kind in trial.collaborators:
        yield from (name, kind, "Sponsor Role collaborator")
    yield from (*trial.lead, "Sponsor Role lead")


def _mirror_site(facility: str, city: str, country: str) -> tuple[str, ...]:
    return facility, f"{city}, {country}", "Site Status"


def classic(trial: Trial) -> tuple[str, Values]:
    """Cells between pipes, 'Actual' and 'Estimated' in the labels; outcomes without their role."""
    values = common(trial) | _arms(trial) | _outcomes(trial, "measure", "time_frame", "description")
    given = _given_in(trial.arms)
    values |= _interventions(given)
    values["identification.official_title"] = trial.official_title
    values["design.enrollment.type"] = trial.enrollment_type
    values["status.start_date.type"] = "ACTUAL"
    values["status.completion_date.type"] = "ESTIMATED"
    lines = [
        *(trial.title, "![]() |", f"ClinicalTrials.gov Identifier: {trial.nct_id} |"),
        *(f"Recruitment Status : {STATUSES[trial.status]}", "First Posted : March 3, 2020"),
        *(f"Last Update Posted : {_in_words(trial.updated)}", "|", "- Study Details", "- No Results Posted"),
        *("Condition or disease | Intervention/treatment | Phase |", "---|---|---|"),
        _cells(trial.conditions[0], " ".join(map(_called, given)), _phases(trial)),
        "Study Type : | Interventional (Clinical Trial) |",
        f"{trial.enrollment_type.title()} Enrollment : | {trial.enrollment} participants |",
        *(
            f"Allocation: | {ALLOCATIONS[trial.allocation]} |",
            f"Intervention Model: | {MODELS[trial.model]} |",
        ),
        *(f"Masking: | {MASKINGS[trial.masking]} |", f"Primary Purpose: | {PURPOSES[trial.purpose]} |"),
        f"Official Title: | {trial.official_title} |",
        f"Actual Study Start Date : | {_in_words(trial.start)} |",
        f"Estimated Study Completion Date : | {_in_words(trial.completion)} |",
        *("", "Arm | Intervention/treatment |", "---|---|"),
        *(f"{_arm(arm)} |\n{_given(arm.interventions)} |" for arm in trial.arms),
        *(f"- {o.measure} [ Time Frame: {o.time_frame} ]{o.description}" for o in trial.outcomes),
        *("", "Choosing to participate in a study is an important personal decision."),
        f"Ages Eligible for Study: | {_ages(trial)} |",
        f"Sexes Eligible for Study: | {SEXES[trial.sex]} |",
        f"Accepts Healthy Volunteers: | {_yes(trial.takes_healthy)} |",
        *("Inclusion Criteria:", *_classic_inclusion(trial)),
        *("Exclusion Criteria:", *(f"- {one}" for one in trial.exclusion)),
        *("", "To learn more about this study, you or your doctor may contact the study research staff."),
        "Please refer to this study by its ClinicalTrials.gov identifier (NCT number): " + trial.nct_id,
        f"{trial.sites[0].country} | |",
        *(f"{site.facility} |\n{site.city}, {site.country} | |" for site in trial.sites),
        f"{ROLES[trial.official[1]]}: | {trial.official[0]} | {trial.official[2]} |",
        *(f"ClinicalTrials.gov Identifier: | {trial.nct_id} |", "Other Study ID Numbers: |"),
        f"{trial.org_study_id} |",
    ]
    return "\n".join(lines) + "\n", values


def modern(trial: Trial) -> tuple[str, Values]:
    """Headings and lists; everything a record has."""
    values = common(trial) | _arms(trial) | _interventions(trial.interventions)
    told = _given_in(trial.arms)
    for number, one in enumerate(trial.interventions):
        if one not in told:
            del values[f"interventions[{number}].description"]
    values |= _outcomes(trial, "role", "measure", "description", "time_frame")
    values |= _numbered("conditions", "", trial.conditions) | _numbered("keywords", "", trial.keywords)
    values |= _numbered("arms", ".description", (arm.description for arm in trial.arms))
    values |= _numbered("sponsors.collaborators", ".name", (name for name, _ in trial.collaborators))
    values["sponsors.lead_sponsor.name"] = trial.lead[0]
    values["description.brief_summary"] = trial.summary
    values["identification.official_title"] = trial.official_title
    values["design.enrollment.type"] = trial.enrollment_type
    values["status.start_date.type"] = "ACTUAL"
    values["status.completion_date.type"] = "ESTIMATED"
    values["status.last_update_posted_date.type"] = "ACTUAL"
    return "\n".join(_modern_lines(trial)) + "\n", values


def _classic_inclusion(trial: Trial) -> Iterator[str]:
    """Indents are lost: what is above others has its mark alone on a line."""
    yield from _bullets(trial.inclusion)
    if trial.any_of:
        yield from ("-", ANY_OF, *_bullets(trial.any_of))


def _arm_table(arms: Iterable[Arm]) -> Iterator[str]:
    yield from ("Participant Group/Arm | Intervention/Treatment |", "---|---|")
    for arm in arms:
        yield f"{_arm(arm)}\n{arm.description} | {_given(arm.interventions)} |"


def _outcome_table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    yield from ("Outcome Measure | Measure Description | Time Frame |", "---|---|---|")
    yield from (_cells(o.measure, o.description, o.time_frame) for o in outcomes)


def _arm_list(arms: Iterable[Arm]) -> Iterator[str]:
    for arm in arms:
        yield from (f"Arm: {_arm(arm)}", arm.description)
        for one in arm.interventions:
            yield from (f"- {_called(one)}", one.description)
        yield ""


def _outcome_list(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for number, one in enumerate(outcomes, 1):
        yield from (f"{number}. {one.measure}", f"Time Frame: {one.time_frame}")
        yield from (f"Measure Description: {one.description}", "")


def _modern_lines(
    trial: Trial,
    print_arms: Callable[[Iterable[Arm]], Iterable[str]] = _arm_table,
    print_outcomes: Callable[[Iterable[Outcome]], Iterable[str]] = _outcome_table,
) -> Iterator[str]:
    yield from (trial.title, f"ClinicalTrials.gov ID {trial.nct_id}", f"Sponsor {trial.lead[0]}")
    yield from (f"Last Update Posted {trial.updated}", "", "Study Details", "No Results Posted", "")
    yield from ("Study Overview", "", "Brief Summary", trial.summary, "")
    yield from ("Official Title", trial.official_title, "", "Status", STATUSES[trial.status], "")
    yield from ("Conditions", *_bullets(trial.conditions), "", "Intervention / Treatment")
    yield from (*_bullets(map(_called, trial.interventions)), "", "Other Study ID Numbers")
    yield from (f"- {trial.org_study_id}", "", "Study Type", "Interventional", "")
    yield from (f"Enrollment ({trial.enrollment_type.title()})", f"{trial.enrollment}", "", "Phase")
    yield from (*_bullets(PHASES[phase] for phase in trial.phases), "", "", "Contacts and Locations", "")
    yield from ("Study Locations", f"- {trial.sites[0].country}")
    for site in trial.sites:
        yield from (f"  - {site.city}, {site.country}", f"    - {site.facility}")
    yield from ("", "", "Participation Criteria", "", "Eligibility Criteria", "")
    yield from ("Ages Eligible for Study", _ages(trial), "", "Sexes Eligible for Study", SEXES[trial.sex], "")
    yield from ("Accepts Healthy Volunteers", _yes(trial.takes_healthy), "", "Description", "")
    yield from ("Inclusion Criteria:", "", *_bullets(_inclusion(trial)))
    yield from (*(f"  - {sign}" for sign in trial.any_of), "")
    yield from ("Exclusion Criteria:", "", *_bullets(trial.exclusion), "", "Study Plan", "")
    yield from (
        "How is the study designed?",
        "",
        "Design Details",
        f"- Primary Purpose: {PURPOSES[trial.purpose]}",
    )
    yield from (
        f"- Allocation: {ALLOCATIONS[trial.allocation]}",
        f"- Interventional Model: {MODELS[trial.model]}",
    )
    yield from (f"- Masking: {MASKINGS[trial.masking]}", "", "Arms and Interventions", "")
    yield from (*print_arms(trial.arms), "", "", "What is the study measuring?", "")
    for role, heading in (("PRIMARY", "Primary"), ("SECONDARY", "Secondary")):
        of_role = [o for o in trial.outcomes if o.role == role]
        if of_role:
            yield from (f"{heading} Outcome Measures", *print_outcomes(of_role), "")
    yield from ("", "Collaborators and Investigators", "", "Sponsor", trial.lead[0], "")
    if trial.collaborators:
        yield from ("Collaborators", *_bullets(name for name, _ in trial.collaborators), "")
    name, role, affiliation = trial.official
    yield from ("Investigators", f"- {ROLES[role]}: {name}, {affiliation}", "", "", "Study Record Dates", "")
    yield from ("Study Major Dates", "", "Study Start (Actual)", trial.start, "")
    yield from ("Study Completion (Estimated)", trial.completion, "", "Study Record Updates", "")
    yield from ("Last Update Posted (Actual)", trial.updated, "", "", "More Information", "")
    yield from ("Keywords", *_bullets(trial.keywords))


def pdfish(trial: Trial) -> tuple[str, Values]:
    """The modern page as text copied out of a PDF: lists for tables, wrapped, with page numbers."""
    _, values = modern(trial)
    page = "\n".join(_modern_lines(trial, _arm_list, _outcome_list))
    page = re.sub(r"(?<=\d) (?=mg|mmol|to \d)", "\u00a0", page)
    lines = [
        part
        for line in page.replace("- ", "• ").splitlines()
        for part in textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    ]
    pages = range(0, len(lines), _PAGE_LINES)
    total = len(pages)
    printed = [
        "\n".join([*lines[at : at + _PAGE_LINES], "", f"{number} / {total}", ""])
        for number, at in enumerate(pages, 1)
    ]
    return "\n".join(printed), values


LAYOUTS: dict[str, Callable[[Trial], tuple[str, Values]]] = {
    "mirror": mirror,
    "classic": classic,
    "modern": modern,
    "pdfish": pdfish,
}


def _bullets(entries: Iterable[str]) -> Iterator[str]:
    return (f"- {entry}" for entry in entries)


def _cells(*cells: str) -> str:
    return " | ".join(cells) + " |"


def _called(given: Intervention) -> str:
    return f"{INTERVENTION_TYPES[given.kind]}: {given.name}"


def _given(given: Iterable[Intervention]) -> str:
    return "\n".join(f"{_called(one)}\n{one.description}" for one in given)


def _arm(arm: Arm) -> str:
    return f"{ARM_TYPES[arm.kind]}: {arm.label}"


def _phases(trial: Trial) -> str:
    return "/".join(PHASES[phase] for phase in trial.phases)


def _ages(trial: Trial) -> str:
    match trial.minimum_age, trial.maximum_age:
        case None, None:
            return "Child, Adult, Older Adult"
        case low, None:
            return f"{low} Years and older (Adult, Older Adult)"
        case None, high:
            return f"up to {high} Years (Child, Adult)"
        case low, high:
            return f"{low} Years to {high} Years (Adult)"


def _yes(is_so: bool) -> str:
    return "Yes" if is_so else "No"


def _in_words(iso: str) -> str:
    """'November 26, 2018', 'March 2019'."""
    day = date.fromisoformat(iso if len(iso) == len("YYYY-MM-DD") else f"{iso}-01")
    return f"{day:%B} {day.day}, {day.year}" if len(iso) == len("YYYY-MM-DD") else f"{day:%B} {day.year}"
