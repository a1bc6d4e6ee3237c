"""Form fields and widgets of the desk. What all of them are for: a form that nobody touched has not changed."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.intake.copy import Highlight
from articles.intake.highlights import read_highlight, write_highlight
from articles.models.blocks import HIGHLIGHT_LIMIT, HIGHLIGHTS_LIMIT
from articles.text import clean


class _LineFeeds:
    """Browsers send CR LF (HTML, "constructing the form data set") for what is stored, and compared, with LF."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if value else value


class Textarea(_LineFeeds, AdminTextareaWidget):
    pass


class RichText(_LineFeeds, AdminProseEditorWidget):
    pass


class SeenVersion(forms.IntegerField):
    """The version of the working copy that the form was filled from. It is never a change of its own."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)

    def has_changed(self, initial, data):
        return False


class SheetMark(forms.CharField):
    """The mark of one opened form, by which its scratch copy is known. It is never a change, and never wrong."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)

    def has_changed(self, initial, data):
        return False


class HighlightsField(forms.Field):
    """A list of highlights, one a line. A leading ★ makes a key point; bullets that were pasted along fall off."""

    widget = Textarea

    def prepare_value(self, value):
        return value if isinstance(value, str) else "\n".join(_line(**highlight) for highlight in value or [])

    def to_python(self, value) -> list[dict]:
        return [{"text": point.text, "starred": point.starred} for number, point in _points(value or "")]

    def clean(self, value):
        points = _points(value or "")
        wrong = [_too_long(number, point) for number, point in points if len(point.text) > HIGHLIGHT_LIMIT]
        if len(points) > HIGHLIGHTS_LIMIT:
            wrong.append(
                _("Line %(line)d is one too many: a section has at most %(limit)d highlights.")
                % {"line": points[HIGHLIGHTS_LIMIT][0], "limit": HIGHLIGHTS_LIMIT}
            )
        if wrong:
            raise ValidationError(wrong)
        return super().clean(value)

    def has_changed(self, initial, data):
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)


def _points(text: str) -> list[tuple[int, Highlight]]:
    """The highlights by the number of their line, as an editor counts lines."""
    read = ((number, read_highlight(line)) for number, line in enumerate(clean(text).split("\n"), start=1))
    return [(number, point) for number, point in read if point.text]


def _too_long(number: int, point: Highlight) -> str:
    return _("Line %(line)d has %(length)d characters: a highlight has at most %(limit)d.") % {
        "line": number,
        "length": len(point.text),
        "limit": HIGHLIGHT_LIMIT,
    }


def _line(text: str, starred: bool) -> str:
    """Plain, unless it would be read as something else: “1. FC Köln” gets a bullet, so as not to lose its number."""
    highlight = Highlight(text, starred)
    plain = f"★ {text}" if starred else text
    return plain if read_highlight(plain) == highlight else write_highlight(highlight)
