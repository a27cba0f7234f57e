"""The language server: what an editor asks, handed to who knows it. It alone knows the protocol's messages.

A text is checked when it changes, at once; what an editor shows always belongs to the version that it was told for.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from importlib.metadata import version
from typing import Protocol, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from elearn.language.diagnostics import Diagnostic
from elearn.language.source import Span
from elearn.lsp.checking import Checking
from elearn.lsp.completion import complete
from elearn.lsp.diagnosing import NAME, to_diagnostic
from elearn.lsp.fixes import MEND_ALL, lay_out, offer_actions, to_edit
from elearn.lsp.hover import hover
from elearn.lsp.library import Library
from elearn.lsp.navigation import find_definition, find_references, highlight, outline
from elearn.lsp.opened import Opened
from elearn.lsp.renaming import NotRenamed, find_renamed, rename

_TRIGGERS = ["{", ":", " ", "@", "[", "*", "/", '"', "“", ","]

_WATCHED = types.Registration(
    "files",
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
    types.DidChangeWatchedFilesRegistrationOptions(
        [types.FileSystemWatcher("**/content/*.yaml"), types.FileSystemWatcher("**/*.md")]
    ),
)
"""The files that what is open may depend on."""

Params = TypeVar("Params")
Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class _HasPlace(Protocol):
    """Whatever is asked about a place."""

    text_document: types.TextDocumentIdentifier
    position: types.Position


class _Server(LanguageServer):
    """A language server that keeps its mishaps to its own log."""

    def report_server_error(self, error: Exception, source: object) -> None:
        """Note a mishap, which is no business of who writes."""
        _log.error("%s", error)


def guarded(answer: Callable[[Params], Answer]) -> Callable[[Params], Answer | None]:
    """The same, but a mishap is noted in the log and answered with nothing: an editor must not fall over our bugs."""

    @wraps(answer)
    def guard(params: Params) -> Answer | None:
        try:
            return answer(params)
        except JsonRpcException:
            raise
        except Exception:
            _log.exception("could not answer")
            return None

    return guard


def create_server() -> LanguageServer:
    """A server with all that it can do."""
    server = _Server(NAME, version("elearn"), text_document_sync_kind=types.TextDocumentSyncKind.Full)
    library = Library()

    def show(opened: Opened, found: tuple[Diagnostic, ...]) -> None:
        shown = [to_diagnostic(opened, each) for each in found]
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(opened.uri, shown, opened.version))

    checking = Checking(library, show)
    _listen(server, library, checking)
    _watch(server, library, checking)
    _look_up(server, library)
    _change(server, library)
    _mend(server, library, checking)
    return server


def _listen(server: LanguageServer, library: Library, checking: Checking) -> None:
    """Take what the editor tells of its texts."""

    @server.feature(types.INITIALIZED)
    @guarded
    def initialized(params: types.InitializedParams) -> None:
        library.encoding = types.PositionEncodingKind(server.workspace.position_encoding or "utf-16")
        if _may_watch(server):
            server.client_register_capability(types.RegistrationParams([_WATCHED]))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    @guarded
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        checking.check(library.put(document.uri, document.text, document.version))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    @guarded
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri, version_now = params.text_document.uri, params.text_document.version
        for change in params.content_changes if uri in library.opened else ():
            library.put(uri, library.opened[uri].changed(change), version_now)
        if uri in library.opened:
            checking.check(library.opened[uri])
            checking.check_others(uri)


def _watch(server: LanguageServer, library: Library, checking: Checking) -> None:
    """Take what the editor tells of its files."""

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    @guarded
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        checking.check_others(params.text_document.uri, all_of_them=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    @guarded
    def changed_on_disk(params: types.DidChangeWatchedFilesParams) -> None:
        checking.check_others("", all_of_them=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    @guarded
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        opened = library.drop(params.text_document.uri)
        if opened is not None:
            checking.forget(opened)
            checking.check_others(opened.uri, all_of_them=True)


def _look_up(server: LanguageServer, library: Library) -> None:
    """Answer what is asked about a place."""

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=_TRIGGERS))
    @guarded
    def completion(params: types.CompletionParams) -> list[types.CompletionItem]:
        at = _place(library, params)
        return complete(library, *at) if at else []

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    @guarded
    def hovering(params: types.HoverParams) -> types.Hover | None:
        at = _place(library, params)
        return hover(library, *at) if at else None

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    @guarded
    def definition(params: types.DefinitionParams) -> list[types.Location]:
        at = _place(library, params)
        return find_definition(library, *at) if at else []

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    @guarded
    def references(params: types.ReferenceParams) -> list[types.Location]:
        at = _place(library, params)
        return find_references(*at, params.context.include_declaration) if at else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    @guarded
    def highlights(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        at = _place(library, params)
        return highlight(*at) if at else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    @guarded
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        opened = library.opened.get(params.text_document.uri)
        return outline(opened) if opened is not None and opened.markdown else []


def _change(server: LanguageServer, library: Library) -> None:
    """Answer what is asked for as changes of all texts that have a name in them."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    @guarded
    def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        at = _place(library, params)
        if at is None:
            return None
        with _refusals():
            span, now = find_renamed(*at)
        return types.PrepareRenamePlaceholder(at[0].places.range(span), now)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    @guarded
    def renaming(params: types.RenameParams) -> types.WorkspaceEdit | None:
        at = _place(library, params)
        if at is None:
            return None
        with _refusals():
            found = rename(library, *at, params.new_name)
        edits = {
            text: [types.TextEdit(text.places.range(each.span), each.text) for each in edits]
            for text, edits in found.edits
        }
        return to_edit(edits, _takes_versions(server))


def _mend(server: LanguageServer, library: Library, checking: Checking) -> None:
    """Answer what is asked for as changes of one text."""

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    @guarded
    def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        opened = library.opened.get(params.text_document.uri)
        return lay_out(opened) if opened is not None and opened.markdown and library.checks(opened) else []

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions([types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite, MEND_ALL]),
    )
    @guarded
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        opened = library.opened.get(params.text_document.uri)
        if opened is None or not library.checks(opened):
            return []
        span = Span(opened.places.offset(params.range.start), opened.places.offset(params.range.end))
        found = offer_actions(opened, checking.told_of(opened), span)
        return [each for each in found if _is_wanted(each, params.context.only)]


@contextmanager
def _refusals() -> Iterator[None]:
    """Tell whoever writes why a name stays as it is."""
    try:
        yield
    except NotRenamed as refusal:
        sentence = str(refusal)
        raise JsonRpcException(sentence[0].upper() + sentence[1:], types.LSPErrorCodes.RequestFailed) from None


def _place(library: Library, params: _HasPlace) -> tuple[Opened, int] | None:
    """The document and the offset that are asked about, where the text is open and may be a document."""
    opened = library.opened.get(params.text_document.uri)
    if opened is None or not opened.markdown:
        return None
    return opened, opened.places.offset(params.position)


def _is_wanted(action: types.CodeAction, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether an action is of a kind that is asked for, or of one below it."""
    kinds = [str(getattr(each, "value", each)) for each in only or ()]
    kind = str(getattr(action.kind, "value", action.kind))
    return not kinds or any(f"{kind}.".startswith(f"{each}.") for each in kinds)


def _may_watch(server: LanguageServer) -> bool:
    workspace = server.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    return bool(watched and watched.dynamic_registration)


def _takes_versions(server: LanguageServer) -> bool:
    workspace = server.client_capabilities.workspace
    return bool(workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes)


def serve() -> None:
    """Speak with an editor over standard input and output, until it says goodbye.

    Messages that are none are answered as such; that pygls could not read them is of no use in an editor's log.
    """
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    create_server().start_io()
