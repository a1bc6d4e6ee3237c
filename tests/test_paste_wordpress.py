import pytest

from articles.intake import html
from articles.intake.copy import Quote, Rich, Section

from .pasting import reasons, sample

pytestmark = pytest.mark.either

TABLE = (
    "<table><tbody><tr><th><p>Day</p></th><th><p>Crates</p></th></tr>"
    "<tr><td><p>Monday</p></td><td><p>3</p></td></tr></tbody></table>"
)


def test_a_post_of_wordpress_keeps_its_structure():
    copy = html.read(sample("wordpress.html"))
    assert copy.headline == "Shrimp by the Crate"
    assert copy.blocks == (
        Section(paragraphs=(Rich("<p>The first shrimp <em>came in</em> at five.</p>"),)),
        Section("The Price"),
        Quote("Nobody haggles at five.", "Ben Oak, fisherman"),
        Section(
            paragraphs=(
                Rich(
                    '<ol><li><p>Small: 4 <a href="https://money.example/kr">crowns</a></p></li><li><p>Large: 6</p></li></ol>'  # noqa: E501
                ),
                Rich('<p><a href="https://www.youtube.com/watch?v=abc123XYZ_-">Shrimp, sorted</a></p>'),
                Rich(TABLE),
            )
        ),
    )


def test_pictures_captions_embeds_and_shortcodes_are_set_aside_by_name():
    assert reasons(html.read(sample("wordpress.html"))) == {
        "A crate of shrimp (https://blog.example/wp-content/uploads/shrimp.jpg)": "a picture: add it as a figure",
        "The first crate.": "the caption of a picture",
        "A boat (https://blog.example/boat.jpg)": "a picture: add it as a figure",
        '[caption id="attachment_6" align="alignleft" width="300"] The boat, at dawn[/caption] [gallery ids="729,732,731"]': (  # noqa: E501
            "the caption of a picture"
        ),
        "https://www.youtube.com/watch?v=abc123XYZ_-": "an embed: it is a link now",
        '[contact-form-7 id="1234" title="Write to us"]': "a shortcode of WordPress",
    }


def test_brackets_that_a_writer_typed_are_text():
    copy = html.parse("<h1>A Story</h1><p>“He [the mayor] said so [sic].”</p><p>[He left.]</p>")
    assert copy.blocks[0].paragraphs == ("“He [the mayor] said so [sic].”", "[He left.]")
