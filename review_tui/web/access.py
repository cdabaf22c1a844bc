"""Who may ask the server for anything: whoever has the token, from a page of our own, by a name of our own.

The token is part of every path, so no cookie is needed: a cookie for 127.0.0.1 would be sent to every port of
it, whoever listens there. Everything else is answered with 403 and one plain line.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

LOOPBACK = "127.0.0.1"
_WITHIN = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104  # compared with, never a default
"""Where a server on every address of the machine is reached from the machine itself."""
_TOKEN_BYTES = 32
_NOT_WHOLE = "Not without the whole address that 'trialspan review --web' printed, token included.\n"
_FOREIGN_HOST = "Not by this name: use the address that 'trialspan review --web' printed.\n"
_FOREIGN_PAGE = "Not from another page: open the address that 'trialspan review --web' printed.\n"


@dataclass(frozen=True)
class Access:
    """What lets a browser in."""

    host: str = LOOPBACK
    """The address or name that is listened on."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(_TOKEN_BYTES), repr=False)
    """Made anew by every start; letters, digits, '-' and '_'."""

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach what is listened on."""
        return self.host == "localhost" or (_is_address(self.host) and ip_address(self.host).is_loopback)

    def url(self, port: int) -> str:
        """Where the page is, token included."""
        host = _WITHIN.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/{self.token}/"

    def refusal(self, request: web.Request) -> str | None:
        """Why the request is not answered, in one line; None when it is."""
        given = request.match_info.get("token", "")
        if not hmac.compare_digest(given.encode(errors="replace"), self.token.encode()):
            return _NOT_WHOLE
        if not self._is_ours(_host(request)):
            return _FOREIGN_HOST
        if _comes_from_a_page(request) and not _is_same_origin(request):
            return _FOREIGN_PAGE
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether no name server had a say in the name: against a foreign page's name that was made to point
        at this machine ("DNS rebinding"). A port may be another where it is forwarded.
        """
        name = _name_of(host)
        return name in {"localhost", self.host.lower()} or _is_address(name)


def guarded(access: Access) -> Middleware:
    """What stands before every handler, and before the answer that there is none."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if line := access.refusal(request):
            return web.Response(status=web.HTTPForbidden.status_code, text=line)
        return await handler(request)

    return guard


def _is_same_origin(request: web.Request) -> bool:
    """A browser says from which page a websocket is opened, and opens it for any."""
    origin = request.headers.get(hdrs.ORIGIN, "")
    return urlsplit(origin).netloc == _host(request)


def _comes_from_a_page(request: web.Request) -> bool:
    return hdrs.ORIGIN in request.headers or hdrs.UPGRADE in request.headers


def _host(request: web.Request) -> str:
    return request.headers.get(hdrs.HOST, "")


def _name_of(host: str) -> str:
    """The name or address of 'name:port', in small letters; empty where there is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:  # brackets of no address
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
