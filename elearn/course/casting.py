"""Who is shown how: whether anybody of a course is in crisis, or at fault, more than their share.

Shares are of the people whom figures of its scenarios draw, by what they show: sex, skin tone, disability. The numbers
of a course are small, so a group is named only where it is over its share by more than one whole person.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from elearn.course.remarks import About, Remark
from elearn.language.model import Look, Scenario

AIDS = frozenset({"wheelchair", "hearing-aid", "cane"})
"""The aids that show a disability; glasses do not."""
TONES: Mapping[int, str] = {1: "light", 2: "light", 3: "medium", 4: "medium", 5: "dark", 6: "dark"}
SEXES: Mapping[str, str] = {"girl": "girls", "boy": "boys", "neither": "neither"}
GROUPINGS: Mapping[str, Callable[[Look], str | None]] = {
    "Sex, as drawn": lambda look: SEXES.get(look.presents or ""),
    "Skin tone": lambda look: TONES.get(look.skin or 0),
    "Disability": lambda look: "an aid is shown" if look.aid in AIDS else "none is shown",
}


@dataclass(frozen=True, slots=True)
class Depicted:
    """Somebody whom a scenario depicts."""

    document: str
    name: str
    look: Look
    in_crisis: bool
    at_fault: bool


@dataclass(frozen=True, slots=True)
class Group:
    """People who are shown alike: how many there are, and of them in crisis and at fault; and what their share was."""

    grouping: str
    name: str
    shown: int
    in_crisis: int
    at_fault: int
    crisis_share: float
    fault_share: float

    @property
    def over(self) -> bool:
        """Whether they are in crisis, or at fault, more than their share by more than one person."""
        return self.in_crisis - self.crisis_share > 1 or self.at_fault - self.fault_share > 1


@dataclass(frozen=True, slots=True)
class CastReport:
    """Who is shown how in a course.

    `unmarked` are scenarios that say of nobody that they are in crisis, `unknown` names in notes that no cast has.
    """

    people: tuple[Depicted, ...]
    groups: tuple[Group, ...]
    unmarked: tuple[str, ...]
    unknown: tuple[str, ...]


def report_cast(documents: Iterable[tuple[Scenario, Iterable[Remark]]]) -> CastReport:
    """Who is shown how in these scenarios, by their casts and their notes."""
    people, unmarked, unknown = list[Depicted](), list[str](), list[str]()
    for scenario, remarks in documents:
        said = list(remarks)
        crisis, fault = (_named(said, about) for about in (About.IN_CRISIS, About.AT_FAULT))
        known, drawn = {each.id for each in scenario.cast}, set(_drawn(scenario))
        unmarked += [] if crisis else [scenario.slug]
        unknown += [f"{scenario.slug}: {name}" for name in sorted((crisis | fault) - known)]
        people += [
            Depicted(scenario.slug, each.name, each.look, each.id in crisis, each.id in fault)
            for each in scenario.cast
            if each.id in drawn
        ]
    return CastReport(tuple(people), tuple(_groups(people)), tuple(unmarked), tuple(unknown))


def _drawn(scenario: Scenario) -> Iterator[str]:
    """Whoever a figure of the scenario shows."""
    for scene in scenario.scenes:
        decision = scene.decision
        shown = [*scene.blocks, *(decision.prose if decision else ())]
        for part in decision.options if decision else ():
            shown += [*part.feedback.consequence, *part.feedback.coaching]
        for outcome in decision.outcomes if decision else ():
            shown += [*outcome.response.consequence, *outcome.response.coaching]
        yield from (block.picture.figure.cast for block in shown if block.picture and block.picture.figure)


def _named(remarks: Iterable[Remark], about: About) -> set[str]:
    return {name for each in remarks if each.about is about for name in each.names}


def _groups(people: list[Depicted]) -> Iterable[Group]:
    crisis, fault = sum(each.in_crisis for each in people), sum(each.at_fault for each in people)
    for grouping, group_of in GROUPINGS.items():
        placed = [(group_of(each.look), each) for each in people]
        for name in dict.fromkeys(group for group, _ in placed if group is not None):
            those = [each for group, each in placed if group == name]
            part = len(those) / len(people)
            yield Group(
                *(grouping, name, len(those)),
                in_crisis=sum(each.in_crisis for each in those),
                at_fault=sum(each.at_fault for each in those),
                crisis_share=crisis * part,
                fault_share=fault * part,
            )
