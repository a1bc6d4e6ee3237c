"""What becomes of a story's form between its button and its save: taken back, found stale, put on top."""

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from articles.models import BLOCKS, Article
from articles.publishing import working
from articles.publishing.freeze import freeze

from . import ask, compare, scratch, typed
from .stale import is_stale, moved_on

_BEGUN = "desk-begun"  # in the session: the marks of the forms that made the last few new stories, and which


class Writing:
    """For the story's `ModelAdmin`. Its `go_on` answers as after a save."""

    def _changeform_view(self, request, object_id, form_url, extra_context):
        extra = dict(extra_context or {})
        if request.method == "GET":
            return self._opened(request, object_id, form_url, extra)
        article = self.get_object(request, unquote(object_id)) if object_id else _begun(request)
        if article and request.method == "POST" and self.has_change_permission(request, article):
            return self._sent(request, article, object_id, form_url, extra)
        return super()._changeform_view(request, object_id, form_url, extra)

    def _sent(self, request: HttpRequest, article: Article, object_id: str | None, form_url: str, extra: dict):
        if "_theirs" in request.POST:
            scratch.saved(request.user, request.POST)
            return ask.to_form(article)
        stale = not object_id or is_stale(request.POST, article)
        written = typed.read(self, request, article) if stale else None
        if stale and typed.same(written, article):  # one's own second click, or two who made the same change
            return self.go_on(request, article)
        if object_id and stale:
            extra["collision"] = _collision(article, written)
        if object_id and (stale or "_mine" in request.POST):
            return self._with_blocks_anew(request, article, form_url, extra)
        return super()._changeform_view(request, object_id, form_url, extra)

    def response_add(self, request, obj, post_url_continue=None):
        begun = request.session.get(_BEGUN, [])
        request.session[_BEGUN] = [*begun[-9:], [scratch.sheet_of(request.POST), obj.pk]]
        return self.go_on(request, obj)

    def _opened(self, request: HttpRequest, object_id: str | None, form_url: str, extra: dict) -> HttpResponse:
        """As it is saved, or as somebody had typed it: then it is a form that was sent, and can only be refused."""
        back = scratch.taken_back(request, unquote(object_id) if object_id else None)
        if back is None:
            return super()._changeform_view(request, object_id, form_url, extra)
        _as_sent(request, back)
        try:
            return super()._changeform_view(request, object_id, form_url, extra | {"taken_back": True})
        finally:
            request.method = "GET"

    def _with_blocks_anew(self, request: HttpRequest, article: Article, form_url: str, extra: dict) -> HttpResponse:
        """The blocks and bylines of the form are put in the place of those that are saved, or else nothing is."""
        before = transaction.savepoint()
        for rows in (*(model.objects.filter(parent=article) for model in BLOCKS), article.bylines.all()):
            rows.delete()
        response = super()._changeform_view(request, str(article.pk), form_url, extra)
        if response.status_code == 302:
            transaction.savepoint_commit(before)
        else:
            transaction.savepoint_rollback(before)
        return response

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """In a stale form every block counts as new: a formset refuses those that somebody else has deleted."""
        anew = obj.pk and request.method == "POST" and ("_mine" in request.POST or is_stale(request.POST, obj))
        return super().get_formset_kwargs(request, obj, inline, prefix) | ({"save_as_new": True} if anew else {})

    def render_change_form(self, request, context, obj=None, **kwargs):
        if context.get("taken_back"):
            _hush(context)
        elif context.get("collision"):
            context["errors"] = None  # what is wrong is not in a field: the collision tells of it
        elif request.method == "GET":
            context["scratches"] = scratch.offers(request.user, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)


def _begun(request: HttpRequest) -> Article | None:
    """The story that this very form of a new one has made already."""
    made = dict(request.session.get(_BEGUN, []))
    sheet = scratch.sheet_of(request.POST)
    return Article.objects.filter(pk=made[sheet]).first() if sheet and sheet in made else None


def _as_sent(request: HttpRequest, data: QueryDict) -> None:
    """Files are asked for first: whenever they are read, they bring the request's own, empty data with them."""
    request.FILES  # noqa: B018 (a property that reads)
    request.method, request.POST = "POST", data


def _collision(article: Article, written: typed.Typed) -> dict:
    """What tells an editor of the other one's save: who, when, and where the two texts differ."""
    theirs, mine = working.content(article), freeze(written.copy)
    told = compare.told(compare.between(theirs, mine))
    told["blocks"] = [block for block in told["blocks"] if block["change"] or block["moved"]]
    return {"who": moved_on(article), "version": article.version, "comparison": told}


def _hush(context: dict) -> None:
    """What was typed half is not wrong yet: nobody has pressed a button."""
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
        inline.formset._non_form_errors.clear()
    for form in forms:
        form.errors.clear()
    context["errors"] = None
