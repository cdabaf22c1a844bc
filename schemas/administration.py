"""Who runs a registered trial, where, and what is filed with it: sponsors, people, sites, papers.

Names stand as printed; telling that two strings mean one organisation or person is not done here.
"""

from __future__ import annotations

from schemas.codes import (
    AgencyClass,
    DocumentType,
    OfficialRole,
    RecruitmentStatus,
    ReferenceType,
    ResponsiblePartyType,
    SharingPlan,
)
from schemas.declare import How, several, stated, together
from schemas.values import DateText, Group, Identifier, Text, Value


class Organisation(Group):
    """A sponsor or collaborator."""

    name: str | None = stated("Name of the organisation.", required=True, key=True, standard="WHO 5, 6")
    class_: AgencyClass | None = stated(
        "Kind of organisation as the registry classes it, never concluded from the name.",
        name="class",
        standard="CT.gov v2 sponsorCollaboratorsModule.leadSponsor.class, collaborators[].class",
    )


class ResponsibleParty(Group):
    """Who answers for the record."""

    type: ResponsiblePartyType | None = stated(
        "Whether the sponsor or an investigator answers for the record.",
        how=How.LABELLED,
        standard="CT.gov v2 sponsorCollaboratorsModule.responsibleParty.type; WHO 5",
    )
    investigator_full_name: str | None = stated(
        "Name of the investigator who answers for the record.",
        standard="CT.gov v2 responsibleParty.investigatorFullName; WHO 8",
    )
    investigator_title: str | None = stated(
        "Post held by that investigator.", standard="CT.gov v2 responsibleParty.investigatorTitle; WHO 8"
    )
    investigator_affiliation: str | None = stated(
        "Institution of that investigator.",
        standard="CT.gov v2 responsibleParty.investigatorAffiliation; WHO 8",
    )
    organization: str | None = stated(
        "Organisation printed as responsible party; that it is the sponsor too is not said by this.",
        how=How.LABELLED,
        standard="CT.gov v2 responsibleParty.oldOrganization; WHO 5",
    )


class Sponsors(Group):
    """Organisations behind the trial."""

    lead_sponsor: Organisation = together(
        Organisation,
        "The organisation that leads the trial.",
        standard="CT.gov v2 sponsorCollaboratorsModule.leadSponsor; WHO 5; USDM Organization",
    )
    collaborators: tuple[Organisation, ...] = several(
        "Other organisations that support the trial.",
        standard="CT.gov v2 sponsorCollaboratorsModule.collaborators[]; WHO 4, 6",
    )
    responsible_party: ResponsibleParty = together(
        ResponsibleParty, sections=("responsible_party", "identifiers", "sponsors")
    )


class Official(Group):
    """A person with a named role in the whole trial."""

    name: str | None = stated(
        "Name of a study official, with degrees, in the order printed.",
        key=True,
        standard="CT.gov v2 contactsLocationsModule.overallOfficials[].name; WHO 8",
    )
    affiliation: str | None = stated(
        "Institution of the official.", standard="CT.gov v2 overallOfficials[].affiliation; WHO 8"
    )
    role: OfficialRole | None = stated(
        "Role of the official in the trial.",
        how=How.LABELLED,
        standard="CT.gov v2 overallOfficials[].role; USDM StudyRole",
    )


class Contact(Group):
    """Whom to ask about the trial; personal data."""

    name: str | None = stated(
        "Name of the person or office to ask about the trial.",
        key=True,
        standard="CT.gov v2 contactsLocationsModule.centralContacts[].name; WHO 7",
    )
    phone: str | None = stated(
        "Telephone number of the contact.", standard="CT.gov v2 centralContacts[].phone; WHO 7"
    )
    email: str | None = stated(
        "E-mail address of the contact.", standard="CT.gov v2 centralContacts[].email; WHO 7"
    )


class Location(Group):
    """A place where the trial runs."""

    facility: str | None = stated(
        "Name of the site.", key=True, standard="CT.gov v2 contactsLocationsModule.locations[].facility"
    )
    city: str | None = stated("City of the site.", key=True, standard="CT.gov v2 locations[].city")
    state: str | None = stated("State or province of the site.", standard="CT.gov v2 locations[].state")
    zip: str | None = stated("Postal code of the site.", standard="CT.gov v2 locations[].zip")
    country: str | None = stated(
        "Country of the site.", standard="CT.gov v2 locations[].country; WHO 11; USDM StudySite.country"
    )
    status: RecruitmentStatus | None = stated(
        "Recruitment status of this site, which can differ from that of the trial.",
        how=How.LABELLED,
        standard="CT.gov v2 locations[].status",
    )
    contact_name: str | None = stated(
        "Person to ask at this site.",
        how=How.LABELLED,
        personal=True,
        standard="CT.gov v2 locations[].contacts[]; WHO 7",
    )


class RegistryReference(Group):
    """A publication listed in a registry record."""

    pmid: Identifier | None = stated(
        "PubMed number of the cited work, digits only.",
        key=True,
        how=How.LABELLED,
        standard="CT.gov v2 referencesModule.references[].pmid",
    )
    citation: Text | None = stated(
        "A cited work as printed; its findings are not this trial's.",
        key=True,
        prose=True,
        standard="CT.gov v2 referencesModule.references[].citation; FHIR relatedArtifact",
    )
    type: ReferenceType | None = stated(
        "The registry's own label for the reference, kept even where it looks wrong.",
        how=How.LABELLED,
        standard="CT.gov v2 referencesModule.references[].type",
    )
    doi: Identifier | None = stated(
        "DOI printed in the citation, without a full stop at its end.",
        how=How.LABELLED,
        standard="derived from references[].citation",
    )


class ProvidedDocument(Group):
    """A file the registry offers with the record."""

    type: DocumentType | None = stated(
        "What the file holds: protocol, statistical analysis plan or consent form.",
        key=True,
        standard="CT.gov v2 /documentSection.largeDocumentModule.largeDocs[]",
    )
    date: DateText | None = stated("Date of the file.", standard="CT.gov v2 largeDocs[].date")
    url: Identifier | None = stated("Web address of the file.", standard="CT.gov v2 largeDocs[].filename")


class IpdSharing(Value):
    """Whether participants' data will be shared, and in which words."""

    plan: SharingPlan
    text: str | None = None


class EthicsReview(Value):
    """Who reviewed the trial's ethics, and with what outcome."""

    committee: str | None = None
    approval_number: str | None = None
    status: str | None = None
    date: DateText | None = None
