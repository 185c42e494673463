"""What the gradebook knows of each student beside the id: the class list and the platform's numbers."""

from dataclasses import replace

from grader.domain.identity import Claim, Person, Platform
from grader.store.gradebook import Gradebook


def known_people(gradebook: Gradebook, assignment: str) -> dict[str, Person]:
    """Return the person behind each student id, with what the download stated about the author.

    A student of a group has no number of their own: the download names the group.
    """
    people = {each.person.id: each.person for each in gradebook.class_list.people()}
    for author in gradebook.class_list.authors(assignment):
        student = author.known.student
        if not author.known.members:
            person = people.get(student, Person(student, author.known.name))
            people[student] = _with_claim(person, author.claim)
    return people


def _with_claim(person: Person, claim: Claim) -> Person:
    """Add the platform's own number where the class list did not have it."""
    if claim.platform is Platform.CANVAS and claim.platform_id and not person.canvas_id:
        return replace(person, canvas_id=claim.platform_id)
    if claim.platform is Platform.MOODLE and claim.platform_id and not person.identifier:
        return replace(person, identifier=f"Participant {claim.platform_id}")
    if len(claim.emails) == 1 and not person.email:
        return replace(person, email=claim.emails[0])
    return person
