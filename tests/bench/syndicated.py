"""The feed of an author as Django's own syndication makes it, each story whole."""

from django.contrib.syndication.views import Feed
from django.urls import path
from django.utils.feedgenerator import Atom1Feed

from articles.models import Author, LiveArticle, Topic
from articles.snapshot import PUBLIC

from .documents import ENTRIES


class AuthorFeed(Feed):
    feed_type = Atom1Feed
    link = "/"

    def get_object(self, request, slug):
        return Author.objects.using(PUBLIC).get(slug=slug)

    def title(self, author):
        return author.name

    def items(self, author):
        self.topics = Topic.objects.using(PUBLIC).in_bulk()
        stories = LiveArticle.objects.using(PUBLIC).filter(entries__listing__author=author)
        return stories.select_related("edition").order_by("-first_published")[:ENTRIES]

    def item_title(self, story):
        return story.headline

    def item_description(self, story):
        return "".join(_as_html(block) for block in story.edition.content["blocks"])

    def item_link(self, story):
        return story.path

    def item_guid(self, story):
        return story.feed_id

    def item_pubdate(self, story):
        return story.first_published

    def item_updateddate(self, story):
        return story.updated

    def item_categories(self, story):
        return [self.topics[pk].name for pk in story.topics]


def _as_html(block: dict) -> str:
    if block["type"] != "section":
        return f"<p>{block['label']}</p>"
    points = "".join(f"<li>{point['text']}</li>" for point in block["highlights"])
    return f"<h2>{block['crosshead']}</h2>{block['html']}<ul>{points}</ul>"


urlpatterns = [path("authors/<str:slug>/atom.xml", AuthorFeed())]
