"""Browsers as far as a crash run needs them: signed in beforehand, posting forms, noting what came back."""

from __future__ import annotations

import http.client
import threading
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from ocop.base.actor import Actor
from ocop.people.models import Person

CSRF = "c" * 32
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Answer:
    """What a request came to; status 0 when nothing came back."""

    status: int = 0
    location: str = ""
    words: str = ""


@dataclass
class Form:
    """One form that somebody sends, again and again the same."""

    who: str
    path: str
    data: Mapping[str, str]
    files: Sequence[tuple[str, str, bytes]] = ()
    leads_to: str = ""
    """What the address it leads to begins with when it was done."""
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    htmx: bool = False
    """Sent in the background by the page (autosave): done when a part of the page comes back."""

    def accepted(self, answer: Answer) -> bool:
        """Whether this answer says that it is done."""
        if self.htmx:
            return answer.status == 200
        return answer.status in (302, 303) and answer.location.startswith(self.leads_to)


@dataclass
class Document(Form):
    """A document of events that a system sends; accepted is one that was taken to be captured."""

    content: bytes = b""

    def accepted(self, answer: Answer) -> bool:
        """Whether this answer says that there is a capture."""
        return answer.status == 202


def session_of(actor: Actor) -> str:
    """A session in the database, as if the actor's person had just signed in."""
    person = Person.objects.get(pk=actor.person_id)
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store["appointment"] = actor.appointment_id
    store.create()
    return str(store.session_key)


def send(port: int, form: Form) -> Answer:
    """Send it and wait for the answer, however the server fares."""
    body, kind = _encoded(form)
    headers = {
        "Content-Type": kind,
        "Cookie": f"sessionid={form.who}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        **({"HX-Request": "true"} if form.htmx else {}),
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    status, location, words = 0, "", ""
    try:
        connection.request("POST", form.path, body, headers)
        response = connection.getresponse()
        status, location = response.status, response.getheader("Location", "") or ""
        words = response.read().decode("utf-8", "replace") if status >= 400 else ""
    except (OSError, http.client.HTTPException):
        pass  # the server is gone: what it had said until then is the answer
    finally:
        connection.close()
    return Answer(status, location, words)


class Volley:
    """Forms sent all at once, each by its own thread."""

    def __init__(self, port: int, forms: Iterable[Form]) -> None:
        self.answers: dict[str, Answer] = {}
        self._gate = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(port, form)) for form in forms]
        for thread in self._threads:
            thread.start()

    def fire(self) -> None:
        """Let them all go."""
        self._gate.set()

    def wait(self) -> dict[str, Answer]:
        """The answers by key, when all have one or their connection is gone."""
        for thread in self._threads:
            thread.join()
        return self.answers

    def _run(self, port: int, form: Form) -> None:
        self._gate.wait()
        self.answers[form.key] = send(port, form)


def fire_all(port: int, forms: Iterable[Form]) -> dict[str, Answer]:
    """Send all at once and wait."""
    volley = Volley(port, forms)
    volley.fire()
    return volley.wait()


def _encoded(form: Form) -> tuple[bytes, str]:
    if isinstance(form, Document):
        return form.content, "application/json"
    data = {**form.data, "key": form.key}
    if not form.files:
        return urlencode(data).encode(), "application/x-www-form-urlencoded"
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in data.items()
    ]
    for field_name, name, content in form.files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field_name}"; filename="{name}"\r\n'
        parts += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", content, b"\r\n"]
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
