"""The languages that this site has words in, and the one in which it speaks to the readers of a publication."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation


def nearest(code: str) -> str:
    """Of the languages we have words in, the one for readers of `code`; where there is none, English, dates and all."""
    return _ours(code) or settings.LANGUAGE_CODE


def has_words_in(code: str) -> bool:
    return bool(_ours(code))


def speaking(code: str) -> AbstractContextManager:
    """A context in which words and dates are those for readers of `code`, whatever the process speaks."""
    return translation.override(nearest(code))


def _ours(code: str) -> str | None:
    """By Django's rules: for `pt-BR` it is `pt` where there is nothing nearer."""
    try:
        return translation.get_supported_language_variant(code.lower())
    except LookupError:
        return None
