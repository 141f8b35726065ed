"""Which pages the console has, in sections, and which of them somebody may open."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.staff import Act, Staff, may

HOME = "/console"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation. `also` are the addresses, besides those below its own, that belong to it."""

    name: str
    path: str
    act: Act = Act.LOOK
    also: tuple[str, ...] = ()

    def holds(self, here: str) -> int:
        """How much of an address is this page's; 0 for another's."""
        if self.path == HOME:
            return len(HOME) * (here == HOME or here.startswith(self.also))
        within = [path for path in (self.path, *self.also) if here == path or here.startswith(f"{path}/")]
        return max(map(len, within), default=0)


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that are used together."""

    name: str
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        "Today",
        (
            Entry(
                "Today",
                HOME,
                also=("/console/tasks", "/console/waiting", "/console/endings", "/console/out-of-reach"),
            ),
        ),
    ),
    Section("People", (Entry("People", "/console/people", also=("/console/relationships",)),)),
    Section(
        "Conversations",
        (
            Entry("Waiting for a person", "/console/conversations"),
            Entry("Unknown numbers", "/console/unknown"),
            Entry("Coming up", "/console/schedule"),
            Entry("Not sent", "/console/unsent"),
            Entry("Announcements", "/console/announcements", Act.ANNOUNCE),
            Entry("Ready texts", "/console/ready-texts"),
        ),
    ),
    Section(
        "Flags",
        (
            Entry("Flags", "/console/flags"),
            Entry("To read", "/console/reading", Act.SPOT_CHECK),
            Entry("Phrases", "/console/phrases"),
        ),
    ),
    Section(
        "Signposting",
        (Entry("Directory", "/console/directory"), Entry("What was asked", "/console/signposting")),
    ),
    Section(
        "Programme",
        (
            Entry("Rota", "/console/rota"),
            Entry("Settings", "/console/programmes", Act.SETTINGS),
            Entry("Staff", "/console/staff", Act.STAFF),
            Entry("Imports", "/console/imports", Act.IMPORT),
        ),
    ),
    Section(
        "Oversight",
        (
            Entry("Figures and drills", "/console/figures", Act.FIGURES, ("/console/drills",)),
            Entry("Opened", "/console/opened", Act.OVERSEE),
            Entry("Audit", "/console/audit", Act.AUDIT),
        ),
    ),
)


def sections(staff: Staff) -> tuple[Section, ...]:
    """The sections that hold anything for this person, each with what they may open."""
    theirs = (
        Section(one.name, tuple(entry for entry in one.entries if may(staff, entry.act))) for one in SECTIONS
    )
    return tuple(one for one in theirs if one.entries)


def entry_at(staff: Staff, here: str) -> Entry | None:
    """The page of the navigation that an address belongs to."""
    entries = [entry for one in sections(staff) for entry in one.entries if entry.holds(here)]
    return max(entries, key=lambda entry: entry.holds(here), default=None)


@dataclass(frozen=True, slots=True)
class Shown:
    """The navigation as one page shows it: the sections for a component, and the pages beside this one."""

    sections: list[dict[str, object]]
    entry: Entry | None
    beside: tuple[Entry, ...]


def shown(staff: Staff, here: str) -> Shown:
    """What somebody sees above the page at an address."""
    entry = entry_at(staff, here)
    named: list[dict[str, object]] = []
    beside: tuple[Entry, ...] = ()
    for one in sections(staff):
        first, is_within = one.entries[0].path, entry in one.entries
        named.append({"text": one.name, "href": first, "current": here == first, "active": is_within})
        beside = one.entries if is_within and len(one.entries) > 1 else beside
    return Shown(named, entry, beside)
