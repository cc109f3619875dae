"""The chain: what a block's hash covers, and whether it still fits. No writing here.

A block covers every id from the one after the block before up to its `last_entry`,
also ids that no entry carries (rolled back writes). So an entry that is changed, taken
out or put in later changes the hash of its block, and a block that is changed no
longer fits the next one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max

from ocop.journal.models import Block, Entry

BLOCK_SIZE = 1000
GENESIS = "0" * 64


def canonical(entry: Entry) -> bytes:
    """An entry as bytes that are the same wherever and whenever they are made."""
    values = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    values["at"] = entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def block_hash(
    number: int, first: int, last: int, previous: str, entries: Iterable[Entry]
) -> tuple[str, int]:
    """The hash of a block, and how many entries it covers."""
    digest = hashlib.sha256(f"ocop-journal-1\n{number}\n{first}\n{last}\n{previous}\n".encode())
    count = 0
    for entry in entries:
        digest.update(hashlib.sha256(canonical(entry)).digest())
        count += 1
    return digest.hexdigest(), count


def entries_between(first: int, last: int) -> Iterator[Entry]:
    """The entries of a run of ids, in their order."""
    return Entry.objects.filter(pk__gte=first, pk__lte=last).order_by("pk").iterator(chunk_size=500)


@dataclass(frozen=True)
class Finding:
    """One place where the chain does not fit."""

    block: int
    first_entry: int
    last_entry: int
    what: str


@dataclass(frozen=True)
class Report:
    """What a check of the whole chain found; `unsealed` entries are not covered by it yet."""

    blocks: int
    sealed: int
    unsealed: int
    head: str
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every block fits."""
        return not self.findings


def verify(expected_head: str = "") -> Report:
    """Recompute every block.

    `expected_head` is the hash of some block, noted elsewhere at an earlier time: that
    it is still in the chain shows that no blocks were cut off or all made anew.
    """
    findings: list[Finding] = []
    previous, last, sealed, hashes = GENESIS, 0, 0, set()
    blocks = list(Block.objects.order_by("number"))
    for position, block in enumerate(blocks, start=1):
        findings += _misfits(block, position, previous, last)
        previous, last = block.hash, block.last_entry
        sealed += block.entries
        hashes.add(block.hash)
    if expected_head and expected_head not in hashes:
        findings.append(Finding(len(blocks), 0, last, "head"))
    unsealed = Entry.objects.filter(pk__gt=last).count()
    return Report(len(blocks), sealed, unsealed, previous if blocks else "", tuple(findings))


def _misfits(block: Block, position: int, previous: str, last: int) -> list[Finding]:
    """What is wrong with one block, given the one before it."""
    if block.number != position or block.first_entry != last + 1 or block.previous_hash != previous:
        return [Finding(block.number, block.first_entry, block.last_entry, "link")]
    entries = entries_between(block.first_entry, block.last_entry)
    found, count = block_hash(block.number, block.first_entry, block.last_entry, previous, entries)
    if count != block.entries:
        return [Finding(block.number, block.first_entry, block.last_entry, "count")]
    return [] if found == block.hash else [Finding(block.number, block.first_entry, block.last_entry, "hash")]


def newest_entry() -> int:
    """The id of the newest entry, 0 without any."""
    return Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0
