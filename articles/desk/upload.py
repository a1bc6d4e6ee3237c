"""Pictures that are dropped on a page: each is sent alone with its words, and answered alone."""

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from articles.models import Picture

from . import library


class Uploads:
    """For the `ModelAdmin` of pictures: the way in for a script, and the way to a picture's thumbnail by its id."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("upload/", view(require_POST(self.upload)), name="articles_picture_upload"),
            path("<int:pk>/thumbnail/", view(require_safe(self.thumbnail)), name="articles_picture_thumbnail"),
            *super().get_urls(),
        ]

    def upload(self: ModelAdmin, request: HttpRequest) -> JsonResponse:
        """201 and the picture; or 200, as a form that is shown again, and what is wrong by the names of the fields."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request)(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors})
        with transaction.atomic():
            picture = form.save(commit=False)
            self.save_model(request, picture, form, change=False)
            self.log_addition(request, picture, [{"added": {}}])
        change = reverse("admin:articles_picture_change", args=[picture.pk])
        return JsonResponse({"id": picture.pk, "name": str(picture), "change": change}, status=201)

    def thumbnail(self: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect(library.file_of(get_object_or_404(library.with_files(Picture.objects), pk=pk), library.SMALL))
