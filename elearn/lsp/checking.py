"""Checks what is open as it changes, and tells the editor: mistakes of form at once, what proving shows after a pause.

What is told always belongs to the version that the editor has. What the last proof showed stays where it was as long as
nobody types there, so that nothing flickers.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from elearn.course.proving import Prover
from elearn.course.reading import Document
from elearn.language.diagnostics import Diagnostic
from elearn.language.source import Span
from elearn.lsp.library import Library
from elearn.lsp.opened import Opened

QUICK = 0.05
"""A text whose last check took longer than this is checked again only after a pause in typing."""
LONGEST_PAUSE = 1.0
PAUSE_BEFORE_PROOF = 0.15
LONGEST_PAUSE_BEFORE_PROOF = 5.0

Found = tuple[Diagnostic, ...]

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Watch:
    """What is known of one open text from its earlier versions. `took` and `proof_took` are in seconds."""

    task: "asyncio.Task[None] | None" = None
    took: float = 0.0
    proof_took: float = 0.0
    told: "tuple[Opened, Found] | None" = None
    proved: "tuple[Opened, Found] | None" = None


class Checking:
    """Checks what is open. `show` hands what was found to the editor."""

    def __init__(self, library: Library, show: Callable[[Opened, Found], None]) -> None:
        self.library, self.show = library, show
        self.watches: dict[str, _Watch] = {}
        self.proofs = _Proofs()

    def check(self, opened: Opened) -> None:
        """Check a text that has just changed, and no older version of it any more."""
        watch = self.watches.setdefault(opened.uri, _Watch())
        if watch.task is not None:
            watch.task.cancel()
        if self.library.checks(opened):
            watch.task = asyncio.get_running_loop().create_task(self._work(opened, watch))

    def check_others(self, changed: str, all_of_them: bool = False) -> None:
        """Check what else is open and depends on what changed."""
        if all_of_them:
            self.library.look_again()
        for uri, opened in list(self.library.opened.items()):
            if uri != changed and (all_of_them or self.library.depends(opened, changed)):
                self.check(self.library.put(uri, opened.text, opened.version))

    def forget(self, opened: Opened) -> None:
        """Take back what was told of a text that was closed."""
        watch = self.watches.pop(opened.uri, None)
        if watch is not None and watch.task is not None:
            watch.task.cancel()
            self.show(opened, ())

    def told_of(self, opened: Opened) -> Found:
        """What was found in this version of a text, found now if it is too new."""
        watch = self.watches.get(opened.uri)
        if watch is not None and watch.told is not None and watch.told[0] is opened:
            return watch.told[1]
        return self.library.file(opened).diagnostics

    async def _work(self, opened: Opened, watch: _Watch) -> None:
        """Check one version, then prove it, unless a newer one comes first."""
        await asyncio.sleep(0 if watch.took < QUICK else min(2 * watch.took, LONGEST_PAUSE))
        begun = time.perf_counter()
        document = self.library.file(opened)
        watch.took = time.perf_counter() - begun
        if not isinstance(document, Document) or document.scenario is None:
            self._tell(opened, watch, document.diagnostics)
            return
        self._tell(opened, watch, (*document.diagnostics, *_still_there(watch.proved, opened)))
        await asyncio.sleep(min(PAUSE_BEFORE_PROOF + watch.proof_took, LONGEST_PAUSE_BEFORE_PROOF))
        proved, watch.proof_took = await self.proofs.prove(opened.uri, document)
        watch.proved = opened, tuple(each for each in proved if each not in document.diagnostics)
        self._tell(opened, watch, proved)

    def _tell(self, opened: Opened, watch: _Watch, found: Found) -> None:
        """Show what was found, if the text is still the one that it was found in."""
        if self.library.opened.get(opened.uri) is opened:
            watch.told = opened, found
            self.show(opened, found)


def _still_there(proved: tuple[Opened, Found] | None, now: Opened) -> Iterator[Diagnostic]:
    """What an earlier version's proof showed, where it is now; not what stands where the text has changed."""
    if proved is None:
        return
    before, found = proved
    old, new = before.source.text, now.source.text
    same = _alike(old, new)
    rest = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - same)
    moved = len(new) - len(old)
    for each in found:
        place = each.mark or each.span
        if max(place.end, each.span.end) <= same:
            yield replace(each, related=())
        elif min(place.start, each.span.start) >= len(old) - rest:
            mark = None if each.mark is None else _moved(each.mark, moved)
            yield replace(each, span=_moved(each.span, moved), mark=mark, fix=None, related=())


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


@dataclass(frozen=True, slots=True)
class _Job:
    """A document that waits for its proof."""

    document: Document
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[tuple[Found, float]]" = field(repr=False)


class _Proofs:
    """Proves one document at a time in a thread of its own, beside what answers the editor.

    Of what waits for one file the newest counts. The thread does not keep the process from ending.
    """

    def __init__(self) -> None:
        self.waiting: dict[str, _Job] = {}
        self.ready = threading.Condition()
        self.prover = Prover()
        self.thread: threading.Thread | None = None

    async def prove(self, uri: str, document: Document) -> tuple[Found, float]:
        """What is to be said of a document, and how long that took to find out."""
        loop = asyncio.get_running_loop()
        job = _Job(document, loop, loop.create_future())
        with self.ready:
            self.waiting[uri] = job
            self.ready.notify()
        if self.thread is None:
            self.thread = threading.Thread(target=self._run, name="proofs", daemon=True)
            self.thread.start()
        try:
            return await job.answer
        finally:
            with self.ready:
                if self.waiting.get(uri) is job:
                    del self.waiting[uri]

    def _run(self) -> None:
        while True:
            with self.ready:
                self.ready.wait_for(lambda: self.waiting)
                job = self.waiting.pop(next(iter(self.waiting)))
            found = self._prove(job.document)
            try:
                job.loop.call_soon_threadsafe(_settle, job.answer, found)
            except RuntimeError:  # the editor has gone meanwhile
                return

    def _prove(self, document: Document) -> tuple[Found, float]:
        begun = time.perf_counter()
        try:
            found = self.prover.prove(document).document.diagnostics
        except Exception:
            _log.exception("could not prove")
            found = document.diagnostics
        return found, time.perf_counter() - begun


def _settle(answer: "asyncio.Future[tuple[Found, float]]", found: tuple[Found, float]) -> None:
    if not answer.done():
        answer.set_result(found)
