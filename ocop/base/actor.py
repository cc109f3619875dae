"""Who acts: a plain value that every room is handed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """A person in one appointment, as the rooms see them.

    `rights` are codes such as ``dossiers.submit``. `unit_id` is the administrative
    unit the appointment reaches over (its commune, or the province);
    `organisation_id` the producer or agency it belongs to. Rights come from the
    appointment in use, never from the person.
    """

    person_id: int | None = None
    name: str = ""
    appointment_id: int | None = None
    role: str = ""
    rights: frozenset[str] = field(default_factory=frozenset)
    unit_id: int | None = None
    unit_code: str = ""
    province_wide: bool = False
    organisation_id: int | None = None

    def has(self, right: str) -> bool:
        """Whether the appointment in use carries `right`."""
        return right in self.rights

    @property
    def is_known(self) -> bool:
        """Whether somebody is signed in."""
        return self.person_id is not None


ANONYMOUS = Actor()


def system(name: str = "Hệ thống") -> Actor:
    """The actor of jobs and imports that no person asked for by hand: every right."""
    return Actor(name=name, role="system", rights=_Everything(), province_wide=True)


class _Everything(frozenset[str]):
    """A set of rights that holds any right."""

    def __contains__(self, right: object) -> bool:
        return True
