"""Frames: page templates rendered once in a process, with slots that every request fills.

A template names a slot as `{{ slot.title }}`. Loading a frame renders the template once and cuts the text at its slots;
filling one only joins strings, so a learner's request never renders a template. A repeated row is a frame of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from jinja2 import Environment
from markupsafe import Markup, escape

_MARK = "\x00"
_TAG = re.compile(r"<[^<>]+>")
_INDENT = re.compile(r"\n\s*")


class Html(str):
    """Text that is ready HTML already; every other value that fills a slot is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class SlotsDiffer(TypeError):
    """A frame was filled with other names than its slots."""

    def __init__(self, slots: frozenset[str], given: frozenset[str]) -> None:
        missing, unknown = sorted(slots - given), sorted(given - slots)
        super().__init__(f"a frame lacks {missing} and does not know {unknown}")


class _Mark(Markup):
    """A slot's place in a rendered template; its value is unknown there, so no template may ask for it."""

    def __bool__(self) -> NoReturn:
        raise TypeError("a template cannot decide on a slot: its value comes with each request")


class _Slots:
    """What `slot` is in a template: each attribute is the place of the slot of that name."""

    def __getattr__(self, name: str) -> _Mark:
        return _Mark(f"{_MARK}{name}{_MARK}")


def slot(name: str) -> Markup:
    """Give the mark of a slot, to hand to a template that knows the value under another name."""
    return _Mark(f"{_MARK}{name}{_MARK}")


@dataclass(frozen=True, slots=True)
class Frame:
    """A text with named slots: `opening`, then each slot with the constant piece after it."""

    opening: str
    rest: tuple[tuple[str, str], ...]
    slots: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", frozenset(name for name, _ in self.rest))

    @classmethod
    def load(cls, environment: Environment, name: str, **constants: object) -> "Frame":
        """Render a template once and cut it at its slots."""
        return cls.cut(environment.get_template(name).render(constants, slot=_Slots()))

    @classmethod
    def load_parts(cls, environment: Environment, name: str, **constants: object) -> dict[str, "Frame"]:
        """Render each block of a template as a frame of its own, by the block's name."""
        template = environment.get_template(name)
        context = template.new_context({"slot": _Slots(), **constants})
        return {part: cls.cut("".join(block(context)).strip()) for part, block in template.blocks.items()}

    @classmethod
    def cut(cls, text: str) -> "Frame":
        """Cut a rendered text at the marks of its slots, without the white space that only its authors need."""
        tidy = _TAG.sub(lambda tag: " ".join(tag[0].split()), text)
        return cls.split(_INDENT.sub("\n", tidy))

    @classmethod
    def split(cls, text: str) -> "Frame":
        """Cut a text at the marks of its slots, and leave the rest as it is."""
        opening, *others = text.split(_MARK)
        return cls(opening, tuple(zip(others[::2], others[1::2], strict=True)))

    def bind(self, **values: object) -> "Frame":
        """Give the frame with some of its slots filled for good; what has no slot is left out."""
        marks = {name: slot(name) for name in self.slots}
        return Frame.split(self.fill(**marks | {name: values[name] for name in values.keys() & self.slots}))

    def fill(self, **values: object) -> Html:
        """Give the text with every slot filled: ready HTML as it is, anything else escaped."""
        if len(values) != len(self.slots) or not self.slots.issuperset(values):
            raise SlotsDiffer(self.slots, frozenset(values))
        parts = [self.opening]
        for name, piece in self.rest:
            value = values[name]
            if value.__class__ is Html or (value.__class__ is str and value.isalnum()):
                parts.append(value)
            else:
                parts.append(escape(value))
            parts.append(piece)
        return Html("".join(parts))


def join(parts: Iterator[Html] | list[Html]) -> Html:
    """Give several pieces of ready HTML as one."""
    return Html("".join(parts))
