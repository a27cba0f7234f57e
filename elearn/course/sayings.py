"""What is said to officers from here and below, where nobody knows which language their page speaks."""


def sayable(text: str) -> str:
    """Give a text as it is: a page says it in its own language, and translators find it here."""
    return text
