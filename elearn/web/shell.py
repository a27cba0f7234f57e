"""What surrounds a page and depends on the person: theme and display settings as the page's attributes.

The page itself is `templates/base.html`; what a page says belongs to its own blueprint.
"""

from collections.abc import Mapping

THEMES = ("auto", "light", "dark")
DISPLAY_CLASSES: Mapping[str, str] = {
    "larger_text": "text-larger",
    "wider_spacing": "text-spaced",
    "no_margin_line": "no-margin-line",
    "fewer_drawings": "fewer-drawings",
}
"""Each display setting that can be on, and the class that it puts on the page."""


def display_classes(settings: Mapping[str, object]) -> str:
    """Give the classes of the display settings that are on, in one order."""
    return " ".join(name for setting, name in DISPLAY_CLASSES.items() if settings.get(setting))


def theme_of(settings: Mapping[str, object]) -> str:
    """Give the theme that the settings ask for, `auto` where they ask for none that we have."""
    theme = settings.get("theme")
    return theme if isinstance(theme, str) and theme in THEMES else "auto"
