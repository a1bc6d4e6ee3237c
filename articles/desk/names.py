"""Topics, places and authors: what stories are filed under."""

from functools import partial

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Author, Place, TaggedArticle, Topic
from articles.models.topic import Named, known_as
from articles.publishing import names

from . import featured, keeping, merge
from .fields import Textarea


class NameForm(forms.ModelForm):
    """A name that differs from another in nothing but its letters' case is that other."""

    class Meta:
        fields = ["name"]  # the admin says which; this is only never all

    def clean_name(self):
        name = self.cleaned_data["name"]
        taken = known_as(self._meta.model, name)
        if taken and taken.pk != self.instance.pk:
            self.instance.name = name  # what else is wrong is told of what was typed
            raise ValidationError(_taken(taken))
        return name

    def clean(self):
        """A form that was open while it was merged."""
        if self.instance.merged_into:
            told = {"name": self.instance, "stays": self.instance.merged_into}
            raise ValidationError(_("“%(name)s” was merged into “%(stays)s”: change that one instead.") % told)
        return super().clean()


def _taken(named: Named) -> str:
    """A name that was merged is not free, and its owner cannot be seen where one chooses."""
    if named.merged_into:
        told = {"name": named, "stays": named.merged_into}
        return _("“%(name)s” was merged into “%(stays)s”: use that one.") % told
    address = reverse(f"admin:articles_{named._meta.model_name}_change", args=[named.pk])
    return format_html('{} <a href="{}">{}</a>', _("There is one of this name already:"), address, named)


class NamedAdmin(keeping.Kept, admin.ModelAdmin):
    form = NameForm
    formfield_overrides = {models.TextField: {"widget": Textarea}}
    list_display = ["name", "slug", "description", "where"]
    list_select_related = ["merged_into"]
    search_fields = ["name"]
    fields = ["name", "slug", "description"]
    show_full_result_count = False

    @admin.display(description=gettext_lazy("merged into"))
    def where(self, named):
        """The one that stays, with the way there."""
        if not named.merged_into:
            return ""
        page = reverse(f"admin:articles_{self.opts.model_name}_change", args=[named.merged_into_id])
        return format_html('<a href="{}">{}</a>', page, named.merged_into)

    def why_kept(self, named):
        return keeping.of_name(named)

    def get_urls(self):
        view = self.admin_site.admin_view(partial(merge.view, model=self.model))
        return [path("<int:pk>/merge/", view, name=f"articles_{self.opts.model_name}_merge"), *super().get_urls()]

    def get_fields(self, request, obj=None):
        return [*self.fields, *(["where"] if obj and obj.merged_into else [])]

    def get_readonly_fields(self, request, obj=None):
        """An address that readers know stays."""
        return ["where", *(["slug"] if obj and keeping.is_public(obj) else [])]

    def get_object(self, request, object_id, from_field=None):
        """Inside a transaction, which all that writes has, it is locked before it is looked at."""
        named = super().get_object(request, object_id, from_field)
        if not named or not transaction.get_connection().in_atomic_block:
            return named
        rows = self.model.objects.select_for_update(of=("self",), no_key=True).select_related("merged_into")
        return rows.filter(pk=named.pk).first()

    def get_search_results(self, request, queryset, search_term):
        """Who chooses a name is not offered what was merged; in the list it is."""
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        chooses = request.resolver_match.url_name == "autocomplete"
        return (found.filter(merged_into=None) if chooses else found), may_have_duplicates

    def has_change_permission(self, request, obj=None):
        """What was merged is shown. But a form that was open meanwhile is read, so that it comes back with what was
        typed.
        """
        closed = obj and obj.merged_into_id and request.method != "POST"
        return not closed and super().has_change_permission(request, obj)

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["may_merge"] = obj and not obj.merged_into and merge.may(request, self.model)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        names.rename(obj)


@admin.register(Topic)
class TopicAdmin(NamedAdmin):
    list_display = ["name", "stories", "featured", "slug", "description", "where"]

    @admin.display(description=gettext_lazy("stories"), ordering="stories")
    def stories(self, topic):
        """Working copies, published or not."""
        return topic.stories

    def get_queryset(self, request):
        topics = super().get_queryset(request)
        if not request.resolver_match or request.resolver_match.url_name != "articles_topic_changelist":
            return topics
        tagged = TaggedArticle.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
        return topics.annotate(stories=Coalesce(Subquery(tagged.annotate(n=Count("pk")).values("n")), 0))

    def get_urls(self):
        page = self.admin_site.admin_view(featured.view)
        return [path("navigation/", page, name="articles_topic_navigation"), *super().get_urls()]


@admin.register(Place)
class PlaceAdmin(NamedAdmin):
    pass


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    fields = ["name", "slug", "description", "user"]
    autocomplete_fields = ["user"]
