"""How a write becomes durable: group commit on SQLite, a serializable transaction that is run again on PostgreSQL.

Both give the same word: when `run` returns, the work is on disk once; when it raises `StorageUnavailable`, nothing of
it is there; when it raises `OutcomeUnknown`, it may or may not be, and doing it again must be safe.
"""

import fcntl
import os
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from elearn.course.sayings import sayable
from elearn.storage.dialects import Engine, Sqlite
from elearn.storage.transaction import Transaction

type_of_work = Callable[[Transaction], Any]

LARGEST_GROUP = 256
MOST_TRIES = 20


class StorageUnavailable(Exception):
    """The database cannot be reached or written just now; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(sayable("The record keeper does not answer just now. Nothing was lost: try again."))


class OutcomeUnknown(StorageUnavailable):
    """The database failed in the act of storing: whether the work is there shows later. Sending it again is safe."""


class Writer(Protocol):
    """What makes works durable."""

    def run(self, work: type_of_work) -> Any:
        """Do the work and return once it is on disk."""

    def close(self) -> None:
        """Let go of every connection."""


class _Place:
    """A work that waits its turn, and what became of it."""

    __slots__ = ("error", "leads", "result", "turn", "work")

    def __init__(self, work: type_of_work) -> None:
        self.work = work
        self.result: Any = None
        self.error: BaseException | None = None
        self.leads = False
        self.turn = Lock()
        self.turn.acquire()


class GroupCommit:
    """One writer at a time; whoever comes while a commit is under way shares the next one.

    The first to come leads: it does its own work and everything that waits, each under a savepoint, commits once, and
    passes the lead on. Between processes writers queue at a lock file, where the kernel wakes the next at once, instead
    of in SQLite's busy handler, which sleeps and tries again in no order.
    """

    def __init__(self, engine: Sqlite) -> None:
        self._engine = engine
        self._connection: Any = None
        self._connect()
        self._queue = open_lock(engine.path, ".lock")
        self._waiting: deque[_Place] = deque()
        self._mutex = Lock()
        self._led = False

    def run(self, work: type_of_work) -> Any:
        """Do the work, alone or in a group, and return once it is on disk."""
        place = _Place(work)
        with self._mutex:
            leads = not self._led
            self._led = True
            if not leads:
                self._waiting.append(place)
        if leads or self._wait(place):
            self._lead(place)
        if place.error is not None:
            raise place.error
        return place.result

    def close(self) -> None:
        """Close the connection, which also brings the log into the file when it is the last one."""
        self._drop_connection()
        os.close(self._queue)

    def _wait(self, place: _Place) -> bool:
        try:
            place.turn.acquire()
        except BaseException:
            self._withdraw(place)
            raise
        return place.leads

    def _withdraw(self, place: _Place) -> None:
        with self._mutex:
            if place in self._waiting:
                self._waiting.remove(place)
                return
        if place.leads:
            self._pass_on()

    def _lead(self, mine: _Place) -> None:
        group = [mine]
        with self._mutex:
            while self._waiting and len(group) < LARGEST_GROUP:
                group.append(self._waiting.popleft())
        try:
            with locked(self._queue):
                self._commit(group)
        except BaseException as error:
            for place in group:
                place.error = place.error or error
        finally:
            for place in group[1:]:
                place.turn.release()
            self._pass_on()

    def _pass_on(self) -> None:
        with self._mutex:
            if not self._waiting:
                self._led = False
                return
            follower = self._waiting.popleft()
            follower.leads = True
        follower.turn.release()

    def _connect(self) -> Any:
        if self._connection is None:
            self._connection = self._engine.connect(writing=True)
        return self._connection

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _commit(self, group: list[_Place]) -> None:
        try:
            connection = self._connect()
            connection.execute(self._engine.begin_write)
        except self._engine.driver.Error as error:
            self._fail(group, StorageUnavailable(), error)
            return
        for place in group:
            self._do(place, connection, alone=len(group) == 1)
            if not connection.in_transaction:
                self._fail(group, StorageUnavailable(), place.error)
                return
        if all(place.error is not None for place in group):
            connection.execute("ROLLBACK")
            return
        try:
            connection.execute("COMMIT")
        except self._engine.driver.Error as error:
            self._fail(group, OutcomeUnknown(), error)

    def _do(self, place: _Place, connection: Any, *, alone: bool) -> None:
        if not alone:
            connection.execute("SAVEPOINT work")
        try:
            place.result = place.work(Transaction(connection, self._engine))
        except BaseException as error:  # whatever it is belongs to whoever brought the work, not to the group's leader
            place.error = StorageUnavailable() if self._engine.out_of_reach(error) else error
            if place.error is not error:
                place.error.__cause__ = error
            if not alone and connection.in_transaction:
                connection.execute("ROLLBACK TO work")
        if not alone and connection.in_transaction:
            connection.execute("RELEASE work")

    def _fail(self, group: list[_Place], failure: StorageUnavailable, cause: BaseException | None) -> None:
        """Nothing of the group may count as stored; a connection that failed to commit is not used again."""
        for place in group:
            if place.error is None:
                place.error = type(failure)()
                place.error.__cause__ = cause
        with suppress(self._engine.driver.Error):
            if self._connection is not None and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        if isinstance(failure, OutcomeUnknown):
            with suppress(self._engine.driver.Error):
                self._drop_connection()


class Serializable:
    """Each work is a transaction of its own on a connection of its own, run again when it met another."""

    def __init__(self, engine: Engine, idle: deque[Any]) -> None:
        self._engine = engine
        self._idle = idle

    def run(self, work: type_of_work) -> Any:
        """Do the work and return once the server has made it durable."""
        for attempt in range(MOST_TRIES):
            connection = self._take()
            try:
                return self._once(work, connection)
            except BaseException as error:
                if not self._again(error, connection, attempt):
                    raise
            finally:
                self._give_back(connection)
            time.sleep(random.random() * min(0.2, 0.002 * 2**attempt))  # noqa: S311 - spreads, protects nothing
        raise StorageUnavailable

    def close(self) -> None:
        """Close the connections that are idle."""
        while self._idle:
            self._idle.popleft().close()

    def _take(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            pass
        try:
            return self._engine.connect(writing=True)
        except self._engine.driver.Error as error:
            raise StorageUnavailable from error

    def _give_back(self, connection: Any) -> None:
        if self._engine.usable(connection):
            self._idle.append(connection)
        else:
            connection.close()

    def _once(self, work: type_of_work, connection: Any) -> Any:
        try:
            connection.execute(self._engine.begin_write)
            result = work(Transaction(connection, self._engine))
        except BaseException:
            with suppress(self._engine.driver.Error):
                connection.execute("ROLLBACK")
            raise
        try:
            connection.execute("COMMIT")
        except self._engine.driver.Error as error:
            if self._engine.met_another(error):
                raise
            raise OutcomeUnknown from error
        return result

    def _again(self, error: BaseException, connection: Any, attempt: int) -> bool:
        if attempt + 1 < MOST_TRIES and self._engine.met_another(error):
            return True
        if self._engine.out_of_reach(error):
            if not self._engine.usable(connection) and attempt == 0:
                self.close()
                return True
            raise StorageUnavailable from error
        return False


def open_lock(path: Path, ending: str) -> int:
    """A lock file beside a database."""
    return os.open(f"{path}{ending}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)


@contextmanager
def locked(descriptor: int) -> Iterator[None]:
    """Hold a lock file alone."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
