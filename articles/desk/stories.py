"""The story's form and the list of stories. What can be done to a story has a file of its own for each verb."""

from content_editor.admin import ContentEditor
from django.contrib import admin, messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles.models import Article, Topic

from . import (
    ask,
    buttons,
    compare,
    editions,
    findings,
    hide,
    keeping,
    not_ready,
    paste,
    preview,
    publish,
    ready,
    redact,
    reschedule,
    restore,
    schedule,
    scratch,
    share,
    story_list,
    times,
    unhide,
    unschedule,
    withdraw,
    writing,
)
from .blocks import OVERRIDES, AlsoReadInline, BylineInline, FigureInline, QuoteInline, SectionInline, only_new
from .form import ArticleForm, topics
from .stale import locked

_VIEWS = {
    "publish": publish,
    "schedule": schedule,
    "unschedule": unschedule,
    "withdraw": withdraw,
    "editions": editions,
    "compare": compare,
    "ready": ready,
    "not_ready": not_ready,
    "scratch": scratch,
    "preview": preview,
    "share": share,
}
_VIEWS_OF_EDITIONS = {"restore": restore, "redact": redact, "hide": hide, "unhide": unhide}
_VIEWS_OF_NEW = {"scratch": scratch, "preview": preview}


def _asks(verb: str):
    return lambda request, article: redirect(f"admin:articles_article_{verb}", article.pk)


# What a button of the form does once the form is saved.
_PRESSED = {
    "_publish": publish.now,
    "_ask_publish": _asks("publish"),
    "_reschedule": reschedule.now,
    "_schedule": _asks("schedule"),
    "_unschedule": unschedule.now,
    "_withdraw": _asks("withdraw"),
    "_ready": _asks("ready"),
    "_not_ready": not_ready.now,
}


def _formsets(context: dict) -> list:
    return [inline.formset for inline in context["inline_admin_formsets"]]


def _findings(request, context: dict, article: Article | None) -> list[findings.Shown]:
    """A form that was sent back holds what is not saved: nothing that was found in the saved text is true of it."""
    found = findings.of(article) if request.method == "GET" else []
    return list(findings.beside(found, context["adminform"].form, _formsets(context)))


@admin.register(Article)
class ArticleAdmin(story_list.Listed, paste.Pasting, writing.Writing, keeping.Kept, ContentEditor):
    form = ArticleForm
    formfield_overrides = OVERRIDES
    fieldsets = [
        (None, {"fields": ["seen", "sheet", "headline", "standfirst"]}),
        (None, {"fields": ["topics", "dateline", "lead_picture", "label"]}),
        (_("Address and time"), {"fields": ["slug", "language", "embargo"]}),
    ]
    autocomplete_fields = ["lead_picture"]
    inlines = [SectionInline, QuoteInline, FigureInline, AlsoReadInline, BylineInline]

    def why_kept(self, article):
        return keeping.of_story(article)

    def get_urls(self):
        view = self.admin_site.admin_view
        pages = {f"<int:pk>/{verb}/": (verb, module) for verb, module in _VIEWS.items()}
        pages |= {
            f"<int:pk>/editions/<int:number>/{verb}/": (verb, module) for verb, module in _VIEWS_OF_EDITIONS.items()
        }
        pages |= {f"new/{verb}/": (f"new_{verb}", module) for verb, module in _VIEWS_OF_NEW.items()}
        own = [
            path(route, view(module.view), name=f"articles_article_{verb}") for route, (verb, module) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def get_object(self, request, object_id, from_field=None):
        """Inside a transaction, which all that writes has, the story is locked before it is looked at."""
        article = super().get_object(request, object_id, from_field)
        return locked(article.pk) if article and transaction.get_connection().in_atomic_block else article

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "topics":
            may_add = self.admin_site.get_model_admin(Topic).has_add_permission(request)
            return topics(db_field, self.admin_site, may_add)
        field = only_new(super().formfield_for_dbfield(db_field, request, **kwargs))
        if db_field.name == "embargo":
            zone = timezone.get_current_timezone_name()
            field.help_text = _("It cannot be published before this time, in %(zone)s.") % {"zone": zone}
        return field

    def render_change_form(self, request, context, obj=None, **kwargs):
        context |= {
            "buttons": buttons.offered(obj, request.user.has_perm),
            "saving": buttons.saving(obj),
            "live": getattr(obj, "live", None),
            "findings": _findings(request, context, obj),
            "goes_out": times.told(obj.scheduled_for) if obj and obj.scheduled_for else "",
        }
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        # A lazy nonce is false until it is read, so it is read here.
        response.context_data["media"] = Media.from_media(response.context_data["media"], nonce=str(request.csp_nonce))
        return response

    def save_model(self, request, obj, form, change):
        if form.has_changed() or not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        # Not the content editor's own: that also copies blocks, from and to any story, when it is asked to.
        admin.ModelAdmin.save_related(self, request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            form.instance.touch(request.user)

    def log_change(self, request, obj, message):
        """A save that changed nothing is no history."""
        return super().log_change(request, obj, message) if message else None

    def response_change(self, request, obj):
        return self.go_on(request, obj)

    def go_on(self, request, article):
        """What the pressed button says, now that the story is saved."""
        scratch.saved(request.user, request.POST)
        for button, act in _PRESSED.items():
            if button in request.POST:
                return act(request, article)
        messages.success(request, buttons.saved(article))
        return ask.to_form(article)
