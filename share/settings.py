"""Settings of the site. The environment is read here and nowhere else.

`SHARE_MODE` is `local` (make run; the default), `test` (pytest) or `production`.
"""

import importlib.util
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from share import env
from share.paths import Layout

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.text("SHARE_MODE", "local")
if MODE not in {"local", "test", "production"}:
    raise ImproperlyConfigured(f"SHARE_MODE is {MODE!r}: write local, test or production.")
LOCAL = MODE == "local"
PRODUCTION = MODE == "production"
DEBUG = False

layout = Layout(Path(env.text("SHARE_DATA", str(BASE_DIR / "var"))))
DATA_DIR = layout.data

if PRODUCTION:
    SECRET_KEY = env.text("SECRET_KEY")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is too short: write 50 random characters or more, and keep them.")
    if len(set(SECRET_KEY)) < 12:
        raise ImproperlyConfigured("SECRET_KEY can be guessed: write 50 random characters or more, and keep them.")
    SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
elif LOCAL:
    SECRET_KEY = layout.secret_key()
else:
    SECRET_KEY = "test-" * 12

BASE_URL = env.text("BASE_URL", None if PRODUCTION else f"http://localhost:{env.number('PORT', 8000)}").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is empty: name the hosts this site answers to.")
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is *, which is any host: name the hosts this site answers to.")
if PRODUCTION and not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL does not begin with https://, and links in mails open people's own pages.")

# --- The apps --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "share.accounts",  # before django.contrib.auth, whose commands for passwords it takes the place of
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_countries",
    "django_filters",
    "django_htmx",
    "share.kit",
    "share.jobs",
    "share.mail",
    "share.records",
    "share.records.questionnaires",
    "municipalities",
    "share.grants",
    "events",
    "events.gatherings",
    "trainings",
    "roster",
    "share.library",
    "share.portal",
    "share.claims",
    "share.reports",
    "share.funderforms",
    "share.impact",
    "share.imports",
    "share.pages",
    # These look at the models above.
    "pgtrigger",
    "pghistory",
    "modeltrans",
]
if not PRODUCTION:
    INSTALLED_APPS.append("share.local")

MIDDLEWARE = [
    "share.pages.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "share.records.middleware.MergedMiddleware",
    "municipalities.middleware.ActorMiddleware",
    "share.accounts.middleware.SessionMiddleware",
    "share.records.middleware.HistoryMiddleware",
    "share.accounts.middleware.SecondFactorMiddleware",
    "share.accounts.middleware.SignedOutMiddleware",
    "share.pages.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "share.urls"
WSGI_APPLICATION = "share.wsgi.application"
FORM_RENDERER = "share.kit.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "share.pages.context.site",
            ],
            "builtins": [
                "share.kit.templatetags.kit",
                "share.records.templatetags.records",
                "municipalities.templatetags.towns",
                "events.templatetags.events",
            ],
        },
    }
]

CLOCK_FILE = None if PRODUCTION else layout.data / "clock-offset"

# --- Data ------------------------------------------------------------------------------------------------------------

DATABASE_URL = env.address("DATABASE_URL", None if PRODUCTION else layout.database_url, env.POSTGRES)
DATABASES = {"default": env.database(DATABASE_URL)}
DATABASES["default"] |= {"CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False, "TEST": {"NAME": "test_share"}}
# No request waits longer than this for a busy row; the page then says so and asks to try again. And no trigger is to be
# ignored: where nothing says so, each line of the history catches an error first, which takes longer than to write it.
DATABASES["default"]["OPTIONS"] |= {"options": "-c lock_timeout=5s -c pgtrigger.ignore={}"}  # type: ignore[operator]
if MODE != "test":
    DATABASES["default"]["OPTIONS"] |= {"pool": {"min_size": 1, "max_size": env.number("DATABASE_POOL", 8)}}  # type: ignore[operator]
# The history tells the time of the site's own clock: what it is moved by comes with the context (share.kit.clock).
PGHISTORY_CREATED_AT_FUNCTION = (
    "CLOCK_TIMESTAMP() + INTERVAL '1 second' * COALESCE((NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), '')"
    "::JSONB ->> 'clock_offset')::FLOAT, 0)"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.address("REDIS_URL", None if PRODUCTION else layout.redis_url, env.REDIS)
CACHES = {
    "default": {
        "BACKEND": "share.kit.cache.ForgivingRedisCache",
        # Django's client writes socket addresses as unix://, kombu as redis+socket://.
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://"),
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
    # The memory of each process (`share.kit.cache.near`): a few hundred parts of pages of some ten kilobytes each.
    "near": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "near",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # signing in must not depend on Redis

FILES = "share.kit.storage.WholeFiles"
MEDIA_BACKEND = env.text("MEDIA_BACKEND", FILES)
STORAGES = {
    "default": {
        "BACKEND": MEDIA_BACKEND,
        # A file has one name for its whole life, so a repeated job replaces its own half-done work.
        "OPTIONS": (
            {"location": layout.media, "allow_overwrite": True} if MEDIA_BACKEND == FILES else {"file_overwrite": True}
        ),
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("SHARE_STATIC", str(layout.data / "static")))
_bootstrap = importlib.util.find_spec("bootstrap")
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
for _folder in (_bootstrap.submodule_search_locations or []) if _bootstrap else []:
    STATICFILES_DIRS.append(("bootstrap/css", Path(_folder) / "css"))
# Maps for debuggers are never asked for by a reader; compressing them took half of the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2")
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = MODE == "test"
# Sheets and tables that one web process makes at the same time: the other threads stay free for pages.
FILES_AT_ONCE = env.number("FILES_AT_ONCE", 2)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8_000  # a page of the attendance list: 50 people, 60 sessions, before and after

# --- People ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique without regard to case, by a constraint
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:work"
LOGOUT_REDIRECT_URL = "pages:home"
ACCOUNT_ADAPTER = "share.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # no password: a code in the mail, or a passkey
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900  # a mail may wait in the outbox
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address or a second factor changes
ACCOUNT_FORMS = {
    "login": "share.accounts.forms.SignInForm",
    "request_login_code": "share.accounts.forms.RequestCodeForm",
    "confirm_login_code": "share.accounts.forms.SignInCodeForm",
    "add_email": "share.accounts.forms.AddAddressForm",
    "confirm_email_verification_code": "share.accounts.forms.AddressCodeForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = None
# In ten minutes, over all activities: more than a hall full of people who are asked to register now. Each is a mail to an
# address that anybody may type.
REGISTRATIONS_PER_CONNECTION = env.number("REGISTRATIONS_PER_CONNECTION", 100)
MFA_ADAPTER = "share.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "share.accounts.forms.SecondFactorForm",
    "reauthenticate": "share.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "share.accounts.forms.SetUpAppForm",
    "edit_webauthn": "share.accounts.forms.RenameKeyForm",
    "add_webauthn": "share.accounts.forms.AddPasskeyForm",
    "login_webauthn": "share.accounts.forms.PasskeyLoginForm",
    "authenticate_webauthn": "share.accounts.forms.PasskeySecondFactorForm",
    "reauthenticate_webauthn": "share.accounts.forms.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "SHARE Network"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# People who can see other people's data need a second factor. Only the local demo may relax this, and says so.
SECOND_FACTOR_REQUIRED = True if PRODUCTION else env.flag("SHARE_REQUIRE_MFA", not LOCAL)
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())  # from the sign-in, however much it is used
# Who can see other people's data is signed out after so long without a request: docs/decisions/sessions.md.
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_SECONDS", int(timedelta(hours=12).total_seconds()))

# --- Work in the background ------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
# Mail and jobs have workers of their own: what one of them waits for never keeps the other from its work.
CELERY_TASK_DEFAULT_QUEUE = "jobs"
CELERY_TASK_ROUTES = {"share.mail.tasks.*": {"queue": "mail"}, "share.jobs.tasks.*": {"queue": "jobs"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30 if PRODUCTION else 3
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 30,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 25,
    # A message is sent once and not tried again: without this, kombu tries for four seconds while a person waits.
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
# A worker that does not renew its lease for so many seconds loses its row to the next one.
LEASE_SECONDS = env.number("LEASE_SECONDS", 120)
# The sweep, a process that needs neither Redis nor Celery, does what no message announced and no worker took.
SWEEP_SECONDS = env.number("SWEEP_SECONDS", 30)
# A message nobody took in this time is dropped: the sweep has seen to its work.
NOTICE_EXPIRES = 2 * SWEEP_SECONDS
# What beat does: each kind of worker shows that it is alive. No work depends on it.
CELERY_BEAT_SCHEDULE = {
    f"{queue} worker": {
        "task": "share.jobs.tasks.show_life",
        "args": (f"{queue} worker",),
        "schedule": float(SWEEP_SECONDS),
        "options": {"queue": queue, "expires": SWEEP_SECONDS},
    }
    for queue in ("mail", "jobs")
}

# --- Mail ------------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = "share.mail.backend.OutboxBackend"  # everything is a row first, allauth's codes too
EMAIL_HOST = env.text("SMTP_HOST", "localhost")
EMAIL_PORT = env.number("SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("SMTP_TLS", PRODUCTION)
# Seconds for reaching the mail server (connection, greeting, TLS, password), and for one mail from MAIL to the last answer.
MAIL_CONNECT_TIMEOUT = env.number("MAIL_CONNECT_TIMEOUT", 10)
MAIL_DEADLINE = env.number("MAIL_DEADLINE", min(60, LEASE_SECONDS // 2))
if not 1 <= MAIL_DEADLINE <= LEASE_SECONDS // 2:
    raise ImproperlyConfigured(
        f"MAIL_DEADLINE is {MAIL_DEADLINE}: a mail must end within half of LEASE_SECONDS, which is {LEASE_SECONDS}."
    )
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "SHARE Network <share@example.org>")

# --- Language, time, place -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]  # the others come with their catalogues, see docs/decisions/translations.md
# What people write is kept as they wrote it, in whatever language; these are what it can be translated into.
MODELTRANS_DEFAULT_LANGUAGE = "und"
MODELTRANS_AVAILABLE_LANGUAGES = ("en", "fr", "de", "it", "nl", "pt", "ro")
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["share.formats"]

# --- The site's own face, which a sister network may change ----------------------------------------------------------

SITE_NAME = env.text("SITE_NAME", "SHARE Network")
SMALL_TOWN_BELOW = env.number("SMALL_TOWN_BELOW", 150_000)  # a filter, never a constraint: sources differ
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "share@example.org")
# Who publishes the site, as the imprint says it. A demo says that it is one; `check --deploy` asks for what is missing.
OPERATOR_NAME = env.text("OPERATOR_NAME", "" if PRODUCTION else "Demo: an invented association")
OPERATOR_ADDRESS = env.text("OPERATOR_ADDRESS", "" if PRODUCTION else "Demo: 1 Example Street, 1000 Exampletown")
OPERATOR_RESPONSIBLE = env.text("OPERATOR_RESPONSIBLE", "" if PRODUCTION else "Demo: an invented person")
OPERATOR_REGISTER = env.text("OPERATOR_REGISTER", "")
OPERATOR_PHONE = env.text("OPERATOR_PHONE", "")

# --- Safety ----------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
READY_KEPT = 0 if MODE == "test" else 5  # seconds that the answer of /readyz is good for
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # a page address may carry a token
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "share.kit.messages.Storage"
MESSAGES_COOKIE_NAME = "__Host-messages" if PRODUCTION else "messages"
CSRF_FAILURE_VIEW = "share.pages.errors.csrf_failure"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "share.kit.logs.WithoutRows", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"without_tokens": {"()": "share.kit.logs.WithoutTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_tokens"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"level": "INFO"},
        "django.server": {"propagate": True},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
