"""What pages of the known layouts print seldom is read like what they print always."""

import pytest
from pages import read_page

MIRROR = "A Trial\n\nNCT ID: NCT99000077\n\nBasic Information\n\nRecruitment Status\n\nCOMPLETED\n\n{}\n"
UNWRAPPED = "A trial that nobody has ever run or will ever run, " * 3
CLASSIC = (
    "A Trial\nClinicalTrials.gov Identifier: NCT99000077 |\nRecruitment Status : Completed\n|\n"
    f"Study Type : | Observational |\nOfficial Title: | {UNWRAPPED}|\n{UNWRAPPED}\n{{}}\n"
)
MODERN = "A Trial\nClinicalTrials.gov ID NCT99000077\nSponsor {sponsor}\n\nStudy Overview\n\n{}\n"


def modern(body: str, sponsor: str = "Moorland Trust") -> str:
    return MODERN.format(body, sponsor=sponsor)


TITLES = [
    ("Lullabies for Colic (LULL)", "Lullabies for Colic", "LULL"),
    ("Study of Honey in Winter Cough (WC)", "Study of Honey in Winter Cough (WC)", None),
    ("Honey in Non-allergic Winter Cough (NAWC)", "Honey in Non-allergic Winter Cough (NAWC)", None),
    ("Honey in Winter Cough (WC) (HONEYPOT)", "Honey in Winter Cough (WC)", "HONEYPOT"),
    ("Honey for Cough: the Heather Honey Trial (HHT)", "Honey for Cough: the Heather Honey Trial", "HHT"),
    ("Moor Heather Honey (MHH)", "Moor Heather Honey", "MHH"),
    ("Honey in Winter Cough (AB-1234-017)", "Honey in Winter Cough (AB-1234-017)", None),
    ("Honey in Winter Cough (HONEY CARE)", "Honey in Winter Cough", "HONEY CARE"),
    ("Honey in Winter Cough (in Children)", "Honey in Winter Cough (in Children)", None),
]


@pytest.mark.parametrize(("printed", "title", "acronym"), TITLES)
@pytest.mark.parametrize("layout", [CLASSIC, MODERN.replace("{sponsor}", "A")], ids=["classic", "modern"])
def test_an_acronym_is_told_from_an_abbreviation_of_the_last_words(layout, printed, title, acronym):
    values = read_page(layout.replace("A Trial", printed).format("")).values()

    assert values["identification.brief_title"] == title
    assert values.get("identification.acronym") == acronym


def test_a_mirror_prints_the_title_alone():
    values = read_page(MIRROR.replace("A Trial", "A Trial (TRIAL)").format("")).values()

    assert values["identification.brief_title"] == "A Trial (TRIAL)"
    assert "identification.acronym" not in values


@pytest.mark.parametrize("glyph", "-*•▪‣·●")
def test_lists_are_read_behind_any_bullet(glyph):
    lists = (
        "Conditions\n{0} Winter cough\n{0} Sore throat\n\nOther Study ID Numbers\n{0} BEE-1\n\n"
        "Phase\n{0} Phase 2\n{0} Phase 3\n\n"
        "Keywords\n{0} honey\n\nStudy Locations\n{0} Norway\n  {0} Oslo, Norway, 0150\n    {0} Fjord Clinic\n"
    )
    page = read_page(modern(lists.format(glyph)))

    assert page.entries("conditions[]") == ["Winter cough", "Sore throat"]
    assert page.entries("design.phases[]") == ["PHASE2", "PHASE3"]
    assert page.entries("keywords[]") == ["honey"]
    assert page.entries("locations[].facility") == ["Fjord Clinic"]


MIRROR_SITES = """Locations

Oslo, Norway

Site Status

Fjord Clinic

Ski, Akershus, Norway

Site Status

Busan, Korea, Republic of

Site Status
"""
CLASSIC_SITES = """Please refer to this study by its ClinicalTrials.gov identifier (NCT number): NCT99000077
Norway | |
Oslo, Norway, 0150 | |
Fjord Clinic | Recruiting |
Ski, Akershus, Norway, 1400 | |
Korea, Republic of | |
Busan, Korea, Republic of | |
Principal Investigator: | Ada Roe | Fjord Clinic |
"""
MODERN_SITES = """Study Locations
- Norway
  - Oslo, Norway, 0150
  - Ski, Akershus, Norway, 1400
    - Recruiting
    - Fjord Clinic
- Korea, Republic of
  - Busan, Korea, Republic of
"""


@pytest.mark.parametrize(
    "page",
    [MIRROR.format(MIRROR_SITES), CLASSIC.format(CLASSIC_SITES), modern(MODERN_SITES)],
    ids=["mirror", "classic", "modern"],
)
def test_sites_without_a_name_are_sites(page):
    values = read_page(page).values()

    cities = [values[f"locations[{n}].city"] for n in range(3)]
    assert cities == ["Oslo", "Ski", "Busan"]
    assert values["locations[1].facility"] == "Fjord Clinic"
    assert "locations[0].facility" not in values
    assert values["locations[2].country"] == "Korea, Republic of"
    assert "locations[2].state" not in values


def test_a_city_named_like_its_state_is_no_country():
    sites = CLASSIC_SITES.replace("Oslo, Norway, 0150", "Fjord House |\nNorge, Norge, Norway, 0150")

    assert read_page(CLASSIC.format(sites)).entries("countries[]") == ["Norway", "Korea, Republic of"]


OFFICIALS = [
    ("Ada Roe, UCL", "Ada Roe", "UCL"),
    ("Ada Roe, PhD, Bee LLC", "Ada Roe, PhD", "Bee LLC"),
    ("Ada Roe, MD PhD, Fjord Clinic, Oslo", "Ada Roe, MD PhD", "Fjord Clinic, Oslo"),
    ("Ada Roe, Professor, Fjord University, Faculty of Sleep", "Ada Roe, Professor",
     "Fjord University, Faculty of Sleep"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "name", "affiliation"), OFFICIALS)
def test_degrees_belong_to_the_name_and_short_names_are_affiliations(printed, name, affiliation):
    values = read_page(modern(f"Investigators\n- Study Chair: {printed}\n")).values()

    assert values["overall_officials[0].name"] == name
    assert values["overall_officials[0].affiliation"] == affiliation


PARTIES = [
    ("Ada Roe", "Asst. Prof.", "Fjord University"),
    ("Ada Roe", "associate chief physician", "Fjord Municipal Hospital"),
    ("Ada Roe", "PhD.", "Fjord University"),
    ("Ada Roe, PhD", "Principal Investigator", "Fjord-Bergen Cancer Institute"),
    ("Ada Roe, MD", "Principal Investigator, BEES Study", "Society for Sleep"),
    ("Ada Roe", "Principal Investigator", "Bee Systems, Inc."),
    ("Ada Roe", "Director", "Roe, Ada"),
]


@pytest.mark.parametrize("party", PARTIES)
def test_name_title_and_affiliation_of_the_responsible_are_told_apart(party):
    line = ", ".join(party)
    pages = [
        CLASSIC.format(f"ClinicalTrials.gov Identifier: | NCT99000077 |\nResponsible Party: | {line} |"),
        modern(f"Responsible Party\nPrincipal Investigator\n{line}\n"),
    ]
    for values in (read_page(page).values() for page in pages):
        said = [values.get(f"sponsors.responsible_party.investigator_{leaf}") for leaf in
                ("full_name", "title", "affiliation")]  # fmt: skip
        assert tuple(said) == party


def test_an_affiliation_that_is_the_sponsor_is_known_by_that():
    page = modern(
        "Sponsor\nBees, Ltd of Oslo\n\nResponsible Party\nPrincipal Investigator\nAda Roe, Head, Sleep, "
        "Bees, Ltd of Oslo\n",
        sponsor="Bees, Ltd of Oslo",
    )

    values = read_page(page).values()
    assert values["sponsors.responsible_party.investigator_title"] == "Head, Sleep"
    assert values["sponsors.responsible_party.investigator_affiliation"] == "Bees, Ltd of Oslo"


@pytest.mark.parametrize(
    "page",
    [
        MIRROR.format(
            "Study Groups\n\nNight nurses\n\nThey sing.\n\nDay nurses\n\nThey hum.\n\nEligibility Criteria"
        ),
        CLASSIC.format(
            "Group/Cohort | Intervention/treatment |\n---|---|\nNight nurses\nThey sing. |\n|\n"
            "Day nurses\nThey hum. |\n|\n- Sleep [ Time Frame: 1 week ]"
        ),
        modern(
            "Groups and Interventions\n\nGroup/Cohort | Intervention/Treatment |\n---|---|\n"
            "Night nurses\nThey sing. | |\nDay nurses\nThey hum. | |\n\nWhat is the study measuring?\n"
        ),
    ],
    ids=["mirror", "classic", "modern"],
)
def test_groups_that_get_nothing_are_groups(page):
    page = read_page(page)

    assert page.entries("arms[].label") == ["Night nurses", "Day nurses"]
    assert page.entries("arms[].description") == ["They sing.", "They hum."]


@pytest.mark.parametrize("phone", ["(+47) 555-0100", "(+)47-555 0100", "+47 555 01 00", "555.010.0100"])
def test_telephone_numbers_are_read_as_they_are_written(phone):
    contact = f"Study Contact\n- Name: Ada Roe\n- Phone Number: {phone}\n- Email: ada@example.org\n"
    values = read_page(modern(contact)).values()

    assert values["central_contacts[0].phone"] == phone
    assert values["central_contacts[0].email"] == "ada@example.org"


def test_what_follows_the_identifiers_behind_a_page_line_is_no_identifier():
    page = modern(
        "Other Study ID Numbers\n• BEE-1\n• EK 301 (Other Identifier Board)\nStudy Type\nObservational\n"
    )

    assert read_page(page).entries("identification.secondary_ids[].id") == ["EK 301"]


@pytest.mark.parametrize("case", [str.upper, str.lower, str.title], ids=["upper", "lower", "title"])
def test_labels_and_headings_are_known_in_any_case(case):
    mirror = (
        f"{case('NCT ID')}: NCT99000077\n\n{case('Recruitment Status')}\n\nCOMPLETED\n\n"
        f"{case('Sponsors')}\n\nMoorland Trust\n\nOTHER\n\n{case('Sponsor Role')} lead\n"
    )
    current = (
        f"{case('ClinicalTrials.gov ID')} NCT99000077\n{case('Sponsor')} Moorland Trust\n\n"
        f"{case('Study Overview')}\n\n{case('Status')}\nCompleted\n"
    )
    for values in (read_page(f"A Trial\n{page}").values() for page in (mirror, current)):
        assert values["sponsors.lead_sponsor.name"] == "Moorland Trust"
        assert values["status.overall_status"] == "COMPLETED"
