"""One visitor who keeps the connection open and asks again and again."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Visitor:
    """A keep-alive connection to one server."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Connect at the first request."""
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to a GET."""
        return self.ask("GET", path, None, headers)

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """The answer to any request; cookies are kept as a browser would."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._line.request(method, path, body, sent)
        raw = self._line.getresponse()
        content = raw.read()
        for name, value in raw.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        return Answer(raw.status, {k.lower(): v for k, v in raw.getheaders()}, content)

    def times(self, paths: list[str], **headers: str) -> list[float]:
        """Seconds that each GET took; every answer must be the kind of the first."""
        taken, kind = [], 0
        for path in paths:
            begun = time.perf_counter()
            answer = self.get(path, **headers)
            taken.append(time.perf_counter() - begun)
            kind = kind or answer.status
            if answer.status != kind or kind >= 500:
                raise RuntimeError(f"{path}: {answer.status} after {kind}")
        return taken

    def close(self) -> None:
        """Hang up."""
        self._line.close()
