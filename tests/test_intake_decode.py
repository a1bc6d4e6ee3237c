"""What may be handed in as copy, and how the rest is refused."""

import zipfile
from io import BytesIO

import pytest

from articles.intake.copy import BadCopy
from articles.intake.decode import decode
from articles.intake.limits import FILE_BYTES
from articles.intake.text import read

pytestmark = pytest.mark.either


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def refusal(data: bytes) -> BadCopy:
    with pytest.raises(BadCopy) as caught:
        decode(data)
    return caught.value


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_text_is_read_and_its_byte_order_mark_is_not_text(codec):
    assert decode("Zoë sails – “on time”\n東京".encode(codec)) == "Zoë sails – “on time”\n東京"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (b"\xef\xbb\xbf\n%PDF-1.7\n", "a PDF"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document (.docx)"),
        (zipped("photo.raw"), "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Word or Office document"),
        (b"{\\rtf1\\ansi Hello}", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture (PNG)"),
        (b"<!DOCTYPE html><html><body>Hello", "a web page"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_name(data, kind):
    bad = refusal(data)
    assert (bad.line, bad.reason) == (0, f"this is {kind}, not plain text: save it as .txt")


@pytest.mark.parametrize("data", [b"Headline\0\n\x01\x02", "Headline\n".encode("utf-16-le"), b"\x7fELF\0\0\xff\xfe"])
def test_what_holds_nuls_is_binary(data):
    bad = refusal(data)
    assert bad.line == 0
    assert "binary" in bad.reason


def test_utf_32_is_refused_though_it_begins_like_utf_16():
    assert "encoding unknown" in refusal("Headline\n".encode("utf-32")).reason


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_byte_that_is_no_text_is_named_with_its_line(line_break):
    data = line_break.join(["Headline", "", "The council met.", "It said "]).encode() + b"\x93yes\x94."
    bad = refusal(data)
    assert bad.line == 4
    assert bad.reason == "the byte 0x93 is not valid UTF-8: save the file as UTF-8"


def test_a_broken_utf_16_file_names_the_line_too():
    bad = refusal("Headline\nThe council".encode("utf-16") + b"x")
    assert bad.line == 2
    assert "UTF-16" in bad.reason


def test_a_file_of_20_mb_is_refused_by_its_size():
    bad = refusal(b"The council met. " * 1_200_000)
    assert (bad.line, bad.reason) == (0, "this file has 20.4 MB; copy may have at most 1 MB")


def test_the_limit_itself_is_allowed():
    assert len(decode(b"x" * FILE_BYTES)) == FILE_BYTES
    assert "MB" in refusal(b"x" * (FILE_BYTES + 1)).reason


@pytest.mark.parametrize("data", [b"", b" \n\r\n\t", b"\xef\xbb\xbf", "\ufeff \u200b\n\xa0".encode()])
def test_an_empty_file_says_so(data):
    with pytest.raises(BadCopy) as caught:
        read(data)
    assert (caught.value.line, caught.value.reason) == (0, "the file is empty")
