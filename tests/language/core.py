"""What YAML 1.2's core schema makes of a node, as an editor with a JSON Schema sees it."""

import re

from elearn.language.documents import Mapping, Node, Scalar, Sequence

NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def to_json(node: Node) -> object:
    match node:
        case Mapping():
            return {entry.key.text: to_json(entry.value) for entry in node.entries}
        case Sequence():
            return [to_json(item) for item in node.items]
    return to_value(node)


def to_value(scalar: Scalar) -> object:
    text = scalar.text
    if not scalar.plain:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text.lower() in ("true", "false") and text in (text.lower(), text.upper(), text.title()):
        return text.lower() == "true"
    if re.fullmatch("[-+]?[0-9]+", text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text
