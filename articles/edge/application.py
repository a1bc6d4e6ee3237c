"""Django as an ASGI application, each request of which stays in one thread.

Django's own handler runs its middleware on the event loop where it can, and what it says of an exception, such as a
page that is not there, in a thread of the loop's pool. A connection to the database that is opened there belongs to no
request, and nothing gives it back: a few pages that are not there, at once, empty the pool of connections for good.
"""

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse


class Application(ASGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware()

    async def get_response_async(self, request: HttpRequest) -> HttpResponse:
        return await sync_to_async(self.get_response)(request)


def application() -> Application:
    django.setup(set_prefix=False)
    return Application()
