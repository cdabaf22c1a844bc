"""Serves the screens to browsers on this machine: a page, what it is made of, and a process for each page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from aiohttp import WSMsgType, hdrs, web
from textual_serve.server import Server

from review_tui.errors import WebError
from review_tui.web.access import Access, guarded
from review_tui.web.assets import Asset, assets, page
from review_tui.web.session import PATIENCE, Patience, Session

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",  # the address has the token in it
    "X-Content-Type-Options": "nosniff",
}
_PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the terminal makes style elements
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self' ws://{host} wss://{host}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""The browser itself sees to it that the page loads nothing from elsewhere, and that nobody frames it."""


class ReviewServer(Server):
    """textual-serve's server, behind a guard and with a page of our own."""

    def __init__(self, argv: Sequence[str], access: Access, patience: Patience) -> None:
        """argv: what runs the screens in a terminal, as a process is given it, never as a shell is."""
        super().__init__(command="", host=access.host)
        self._argv = tuple(argv)
        self._access = access
        self._patience = patience
        self._assets = assets()
        self._sessions: set[Session] = set()

    def app(self) -> web.Application:
        """The routes, the guard before them, and the end of all sessions behind them."""
        app = web.Application(middlewares=[guarded(self._access)])
        app.add_routes(
            [
                web.get("/{token}", self._handle_bare),
                web.get("/{token}/", self._handle_page),
                web.get("/{token}/static/{name}", self._handle_asset),
                web.get("/{token}/download/{key}", self.handle_download),
                web.get("/{token}/ws", self.handle_websocket),
            ]
        )
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the screens for as long as the page is there."""
        socket = web.WebSocketResponse(heartbeat=self._patience.silence, compress=False)
        await socket.prepare(request)
        session = Session(self._argv, socket, self.download_manager, self._patience)
        self._sessions.add(session)
        try:
            await session.start(_cells(request, "width", 80), _cells(request, "height", 24))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await session.hear(message.data)
        finally:
            self._sessions.remove(session)
            await session.stop()
        return socket

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002  # as aiohttp calls it
        """End every session; its page then says so."""
        await asyncio.gather(*(session.stop() for session in self._sessions), return_exceptions=True)

    async def _handle_bare(self, request: web.Request) -> web.StreamResponse:
        """The address without its last stroke, as it is often copied."""
        raise web.HTTPFound(f"{request.path}/")

    async def _handle_page(self, request: web.Request) -> web.StreamResponse:
        response = _answer(page())
        response.headers["Content-Security-Policy"] = _PAGE_POLICY.format(host=request.headers[hdrs.HOST])
        return response

    async def _handle_asset(self, request: web.Request) -> web.StreamResponse:
        asset = self._assets.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        return _answer(asset)


async def serve(
    argv: Sequence[str],
    access: Access,
    *,
    port: int,
    announce: Callable[[str], None],
    patience: Patience = PATIENCE,
) -> None:
    """Serve until cancelled, and end every session then.

    port: 0 for a free one. announce: is told the page's address once it answers.
    Raises WebError when the address or port is not to be had.
    """
    runner = web.AppRunner(
        ReviewServer(argv, access, patience).app(),
        access_log=None,  # the paths have the token in them
        shutdown_timeout=patience.leaving,
    )
    await runner.setup()
    try:
        await _listen(runner, access.host, port)
        announce(access.url(runner.addresses[0][1]))
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise WebError(
            f"cannot listen on {host!r}, port {port}: {error.strerror}; choose another with --port, "
            "or leave --host and --port out"
        ) from None


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _answer(asset: Asset) -> web.Response:
    return web.Response(body=asset.body, content_type=asset.content_type, charset=asset.charset)


def _cells(request: web.Request, name: str, usual: int) -> int:
    given = request.query.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 5 else usual
