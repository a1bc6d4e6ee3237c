from datetime import timedelta
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from newsroom import environment, release
from newsroom.databases import databases

_env = environment.read()
_site = urlsplit(_env["NEWSROOM_SITE_URL"])
_https = _site.scheme == "https"
_data = _env["NEWSROOM_DATA"]

# Of the site
SITE_URL = _env["NEWSROOM_SITE_URL"]
DATA = _data
DEMO = _env["NEWSROOM_DEMO"]
PORT = _env["PORT"]
BIND = _env["NEWSROOM_BIND"]
PROXIES = _env["NEWSROOM_PROXIES"]
PROCESSES = _env["NEWSROOM_PROCESSES"]
REQUESTS_IN_DJANGO = _env["NEWSROOM_REQUESTS"]
PATIENCE = _env["NEWSROOM_PATIENCE"]
FEED_ENTRIES = _env["NEWSROOM_FEED_ENTRIES"]
LEASE = _env["NEWSROOM_LEASE"]
KEEP_JOBS = _env["NEWSROOM_KEEP_JOBS"]
CHECKS = _env["NEWSROOM_CHECKS"]
KEEP_BUMPS = _env["NEWSROOM_KEEP_BUMPS"]
EDGE_MEMORY = _env["NEWSROOM_EDGE_MEMORY"]
REDIS_URL = _env["REDIS_URL"]
# It reads all files of the site, which most commands need not.
FINGERPRINT = SimpleLazyObject(lambda: release.fingerprint(environment.ROOT, environment.shaping(_env)))
CONNECTIONS = _env["NEWSROOM_CONNECTIONS"]
EDGE_KEY_HEADERS = _env["NEWSROOM_KEY_HEADERS"]
EDGE_PASSES = ("/admin/", "/preview/", "/healthz", "/metrics")
FREE_DISK = _env["NEWSROOM_FREE_DISK"] * 2**20  # bytes
METRICS_TOKEN = _env["NEWSROOM_METRICS_TOKEN"]
RELEASE = environment.release()

# Of Django
SECRET_KEY = environment.secret_key(_env)
DEBUG = _env["NEWSROOM_DEBUG"]
ALLOWED_HOSTS = [_site.hostname, "127.0.0.1", "localhost", "[::1]", *_env["NEWSROOM_HOSTS"]]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
ASGI_APPLICATION = "newsroom.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = databases(_env)

INSTALLED_APPS = [
    "articles.probes.apps.ProbesConfig",
    "articles.apps.ArticlesConfig",
    "articles.edge.apps.EdgeConfig",
    "articles.outbox.apps.OutboxConfig",
    "content_editor",
    "django_prose_editor",
    "js_asset",
    "taggit",
    "csp",
    "axes",
    "articles.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "articles.probes.middleware.ProbesMiddleware",
    "articles.edge.keeping.KeepingMiddleware",
    "articles.edge.shared.SharedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "articles.pages.policy.PolicyMiddleware",
    "articles.pages.static.StaticFilesMiddleware",
    "articles.pages.redirects.RedirectMiddleware",
    "articles.edge.conditional.ConditionalMiddleware",
    "articles.pages.cookies.CookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [environment.ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTHENTICATION_BACKENDS = ["articles.desk.throttle.Gate", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# The machine's clock is UTC; the publication's own time zone is chosen in the desk.
# So is its language: what the desk says, and what stands in for words that are in none of the others.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية"), ("ja", "日本語")]  # each but English in a folder of articles/locale
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.static_folder(_env)
WHITENOISE_USE_FINDERS = True  # so that the site works before, or without, collectstatic
MEDIA_URL = "/media/"
MEDIA_ROOT = _data / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "articles.pages.static.HashedStaticFilesStorage"},
}

TAGGIT_CASE_INSENSITIVE = True

# Of safety (HTTP headers, cookies)
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-desk" if _https else "desk"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SILENCED_SYSTEM_CHECKS = [
    # The publisher's other subdomains and the browsers' preload list are not ours to decide.
    "security.W005",
    "security.W021",
    # The desk's login page itself says that it is closed; no other page need ask.
    "axes.W002",
]
AXES_HANDLER = "articles.desk.throttle.Handler"
AXES_CLIENT_IP_CALLABLE = "articles.desk.throttle.address"
AXES_USERNAME_CALLABLE = "articles.desk.throttle.name"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["kept", "csrfmiddlewaretoken"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "connect-src": [SELF],  # a page has no script that could; an auditor asks for /robots.txt from within it
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a story of several hundred blocks, each of some ten fields

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": _env["NEWSROOM_LOG_LEVEL"]},
}
