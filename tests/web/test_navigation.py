"""The desk's navigation: what is used most in the line, the rest one step behind, and nothing lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from ocop.web import navigation
from tests.factories.people import actor_with, sign_in

pytestmark = pytest.mark.usefixtures("places")


def parts(client: Client, path: str, *, phone: bool = False) -> tuple[list[str], list[str]]:
    """The addresses in the line, and those behind "Mục khác", on a desk or on a phone."""
    nav = client.get(path).content.decode().split('<nav class="site-nav"', 1)[1].split("</nav>", 1)[0]
    nav = re.sub(rf'<li class="{"wide" if phone else "phone"}"><a.*?</li>', "", nav, flags=re.DOTALL)
    line, _, more = nav.partition("<details")
    return re.findall(r'href="([^"]+)"', line), re.findall(r'href="([^"]+)"', more)


@pytest.mark.django_db
def test_eight_links_stand_in_the_line_and_the_others_behind_it(client: Client) -> None:
    actor = actor_with("provincial_officer")
    sign_in(client, actor)
    every = [link.url for link in navigation.of(actor, "")]
    line, more = parts(client, every[0])
    assert (line, more) == (every[:8], every[8:])


@pytest.mark.django_db
def test_on_a_phone_four_links_stand_in_the_line_and_nothing_is_lost(client: Client) -> None:
    actor = actor_with("provincial_officer")
    sign_in(client, actor)
    every = [link.url for link in navigation.of(actor, "")]
    line, more = parts(client, every[0], phone=True)
    assert (line, more) == (every[:4], every[4:])


@pytest.mark.django_db
def test_the_page_one_is_on_stands_in_the_line(client: Client) -> None:
    sign_in(client, actor_with("provincial_officer"))
    here = reverse("officer:people")
    line, more = parts(client, here)
    assert here in line and here not in more and len(line) == 9


@pytest.mark.django_db
def test_a_short_desk_has_nothing_behind_its_line(client: Client) -> None:
    sign_in(client, actor_with("administrator"))
    assert parts(client, reverse("officer:people"))[1] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "path", "active"),
    [
        ("provincial_officer", "/can-bo/", ["/can-bo/"]),
        ("provincial_officer", "/can-bo/ke-hoach/7/", ["/can-bo/ke-hoach/"]),
        ("provincial_officer", "/can-bo/chi-so/", []),  # not the work list, though its address begins so
        ("council_member", "/hoi-dong/ho-so/3/phieu/", ["/hoi-dong/"]),
        ("council_member", "/hoi-dong/de-tai/3/phieu/", ["/hoi-dong/de-tai/"]),
    ],
)
def test_what_is_marked_as_here(role: str, path: str, active: list[str]) -> None:
    assert [link.url for link in navigation.of(actor_with(role), path) if link.active] == active
