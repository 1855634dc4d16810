"""PDF from HTML, made in a child process that can reach nothing.

WeasyPrint would read any file or address that a text manages to name. The child therefore fetches data: addresses only,
has no more than a gigabyte of memory and a limited time on the processor, and dies with its parent. One child renders many
documents, so that three hundred certificates do not pay three hundred starts. Fonts come out of installed packages.

Every PDF is made for those who listen to it as well (PDF/UA-1, `share.kit.pdfua`). What WeasyPrint logs as an error, such as
a picture without words or a document without a language, ends in no PDF: a log is read too late. The same HTML gives the
same bytes.
"""

import ctypes
import gc
import json
import logging
import os
import resource
import signal
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import fontpkg_source_sans_3
import fontpkg_source_serif_4
from django.template.loader import render_to_string

MEMORY = 1_500 * 1024 * 1024  # address space in bytes
CPU_SECONDS = 300
LONGEST_HTML = 20_000_000
# All that the child gets to know of its surroundings, and no secret: where programs, fonts and caches lie, and the language.
SURROUNDINGS = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


class RenderingFailed(Exception):
    """The document could not be made. The message says why, for the people who run the site."""


def _fonts() -> dict[str, Path]:
    """Our fonts by a short name; the child knows them by no other."""
    packages = {"sans": fontpkg_source_sans_3, "serif": fontpkg_source_serif_4}
    return {
        f"font:{family}{'-italic' if 'Italic' in path.name else ''}": path
        for family, package in packages.items()
        for path in (Path(package.__file__).parent / "files").glob("*.ttf")
    }


@cache
def font_css() -> str:
    names = {"sans": "Source Sans 3", "serif": "Source Serif 4"}
    return "\n".join(
        f'@font-face {{ font-family: "{names[url.removeprefix("font:").split("-")[0]]}"; font-weight: 200 900;'
        f' font-style: {"italic" if url.endswith("italic") else "normal"}; src: url("{url}"); }}'
        for url in sorted(_fonts())
    )


def render(template: str, context: Mapping[str, Any]) -> bytes:
    """One PDF of one template. Raises RenderingFailed."""
    with Renderer() as renderer:
        return renderer.render(template, context)


class Renderer:
    """A child process that turns HTML into PDF, for as long as the `with` block lasts."""

    def __enter__(self) -> "Renderer":
        self._start()
        return self

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "share.kit.pdf"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            env={name: os.environ[name] for name in SURROUNDINGS if name in os.environ}
            # Pango starts threads, and glibc reserves 64 MB of address space for each: how many is a matter of chance.
            | {"MALLOC_ARENA_MAX": "1"},
            preexec_fn=_leash,
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(kill=kind is not None)

    def _stop(self, *, kill: bool) -> None:
        if kill:
            self._process.kill()
        with suppress(BrokenPipeError):  # a child that died has left what it did not read
            self._pipe(self._process.stdin).close()
        self._process.wait()
        self._pipe(self._process.stdout).close()

    def render(self, template: str, context: Mapping[str, Any]) -> bytes:
        return self.render_html(render_to_string(template, {**context, "font_css": font_css()}))

    def render_html(self, html: str) -> bytes:
        """Raises RenderingFailed when the child refuses the document or dies of it; the next one gets a new child."""
        data = html.encode("utf-8", "replace")
        if len(data) > LONGEST_HTML:
            raise RenderingFailed("The document is too long.")
        try:
            _write(self._pipe(self._process.stdin), data)
            answer = _read(self._pipe(self._process.stdout))
        except (BrokenPipeError, EOFError) as error:
            self._stop(kill=True)
            self._start()
            raise RenderingFailed("The program that makes PDFs stopped: too much memory or time.") from error
        if answer[:1] == b"!":
            raise RenderingFailed(json.loads(answer[1:]))
        return answer[1:]

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


def _leash() -> None:
    """Runs in the child before it becomes another program: die with the parent, take no more than your share."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(struct.pack(">I", len(data)) + data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    head = pipe.read(4)
    if len(head) < 4:
        raise EOFError
    return pipe.read(struct.unpack(">I", head)[0])


class _Errors(logging.Handler):
    """Collects what WeasyPrint calls errors; raised at once, some would be caught on the way and forgotten."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _child() -> None:
    """Reads documents from stdin until it closes; answers `+` and the PDF, or `!` and the reason as JSON."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from share.kit import pdfua

    fonts, errors = _fonts(), _Errors()
    weasyprint.LOGGER.addHandler(errors)

    class Fetcher(URLFetcher):
        """Our own fonts by name, and data: addresses. Nothing else exists."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in fonts:
                return URLFetcherResponse(url, fonts[url].read_bytes(), {"Content-Type": "font/ttf"})
            return super().fetch(url, headers)

    # A document is a million objects that all live until it is written: looking for garbage among them at Python's usual pace
    # takes a sixth of the time and finds nothing.
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    out, configuration = sys.stdout.buffer, FontConfiguration()
    sys.stdout = sys.stderr
    while True:
        try:
            html = _read(sys.stdin.buffer).decode()
        except EOFError:
            os._exit(0)  # what it holds in memory need not be taken apart first: that takes up to a second
        errors.messages.clear()
        try:
            fetcher = Fetcher(allowed_protocols=["data"])
            pdf = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="about:blank").write_pdf(
                pdf_variant="pdf/ua-1", font_config=configuration
            )
            if errors.messages:
                raise RenderingFailed(errors.messages[0])
            _write(out, b"+" + pdfua.mend(pdf))
        except BaseException as error:  # WeasyPrint's FatalURLFetchingError is not an Exception
            _write(out, b"!" + json.dumps(f"{type(error).__name__}: {error}"[:500]).encode())
            if not isinstance(error, Exception):
                return


if __name__ == "__main__":
    _child()
