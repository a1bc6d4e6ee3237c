"""Who works at the desk. Nobody is given a password: one chooses it, by a link that an administrator hands on."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.publishing.log import log

from . import roles
from .invitations import DAYS, sign_in_link

_EVERYTHING = gettext_lazy("Superuser")

admin.site.unregister(User)


class MemberForm(forms.ModelForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[(name, name) for name in roles.PERMISSIONS])

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        role.initial = roles.of(self.instance) if self.instance.pk else roles.WRITERS
        if self.instance.is_superuser:
            role.required, role.choices = False, [("", _EVERYTHING), *role.choices]


@admin.register(User)
class MemberAdmin(UserAdmin):
    form = add_form = MemberForm
    add_form_template = None
    add_fieldsets = [(None, {"fields": ["username", "first_name", "last_name", "email", "role"]})]
    fieldsets = [(None, {"fields": ["username", "first_name", "last_name", "email", "role", "is_active"]})]
    list_display = ["username", "first_name", "last_name", "role", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]

    @admin.display(description=gettext_lazy("role"))
    def role(self, user):
        return _EVERYTHING if user.is_superuser else ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_urls(self):
        link = self.admin_site.admin_view(require_POST(self.link))
        return [path("<int:pk>/link/", link, name="auth_user_link"), *super().get_urls()]

    def has_change_permission(self, request, obj=None):
        """Only a superuser may touch one: whoever can give out their link can be them."""
        return super().has_change_permission(request, obj) and _within_reach(request.user, obj)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and _within_reach(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        """Switched off instead: with a user would go the record of what they did."""
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.cleaned_data["role"]:
            roles.give(form.instance, form.cleaned_data["role"])

    def user_change_password(self, request, id, form_url=""):
        """One's own is changed at the top of each page, anybody else's by a link."""
        raise PermissionDenied

    def response_add(self, request, obj, post_url_continue=None):
        return self._show_link(request, obj)

    def link(self, request, pk):
        user = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, user) or not user.is_active:
            raise PermissionDenied
        log(user, request.user, _("Made a sign-in link"))
        return self._show_link(request, user)

    def _show_link(self, request, user):
        context = self.admin_site.each_context(request) | {
            "opts": User._meta,
            "original": user,
            "title": _("A link for %(name)s") % {"name": user.get_full_name() or user.get_username()},
            "link": sign_in_link(user),
            "days": DAYS,
        }
        return TemplateResponse(request, "admin/auth/user/link.html", context)


def _within_reach(of: User, user: User | None) -> bool:
    return of.is_superuser or not (user and user.is_superuser)
