"""Static files with hashed names, served by WhiteNoise and then by the edge: under such a name nothing changes."""

from django.http import HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

from articles.edge.keep import may_be_kept


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names once `collectstatic` has run; plain ones until then, so that the plain way needs no extra step."""

    def stored_name(self, name):
        return super().stored_name(name) if self.hashed_files else name


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise streams files synchronously, which Django warns of under ASGI; ours are small enough to send whole."""

    FOREVER = 365 * 24 * 60 * 60  # seconds, as RFC 2616 (14.21) had it: a year is for ever

    @staticmethod
    def serve(static_file, request):
        found = static_file.get_response(request.method, request.META)
        with found.file or _Nothing() as file:
            response = HttpResponse(file.read(), status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return may_be_kept(response, ()) if "immutable" in response.get("Cache-Control", "") else response


class _Nothing:
    """The body of a 304, or of an answer to HEAD."""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return None

    def read(self) -> bytes:
        return b""
