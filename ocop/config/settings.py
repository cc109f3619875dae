"""The one settings file. What differs between installations comes from the environment."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ocop.config import env, logs

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(env.text("OCOP_DATA", "var")).resolve()
DEMO = env.flag("OCOP_DEMO")
DEBUG = env.flag("OCOP_DEBUG")
TESTING = "pytest" in sys.modules
PORT = env.whole("OCOP_PORT", 8000)
HOST = env.text("OCOP_HOST", "127.0.0.1")
PROCESSES = env.whole("OCOP_PROCESSES", min(os.cpu_count() or 1, 8))
OCOP_PROVINCE = env.text("OCOP_PROVINCE", "91")
OCOP_PROVINCE_NAME = env.text("OCOP_PROVINCE_NAME", "An Giang")
OCOP_DAYS_OFF = env.text("OCOP_DAYS_OFF")
OCOP_DEMO = DEMO
# The 15 working days after a return (law silent): "anew" begins them again, "resume" goes on.
OCOP_COMMUNE_CLOCK = env.text("OCOP_COMMUNE_CLOCK", "anew")
# today's decision is silent on ideas for products: a province may go without them
OCOP_IDEAS = env.flag("OCOP_IDEAS", True)
# a dossier opens with the proofs of the library already cited where they surely fit; the law is silent
OCOP_CITE_ON_OPENING = env.flag("OCOP_CITE_ON_OPENING", True)
# days after closing a class at which phones and birth years of trainees are cleared (law silent)
OCOP_TRAINEE_DAYS = env.whole("OCOP_TRAINEE_DAYS", 365)
# reports from the public: how many a day from one place, when the sender's contact is forgotten (days after
# the end), and when an answered one is to be ended (days after the answer); the law is silent on all three
OCOP_REPORTS_A_DAY = env.whole("OCOP_REPORTS_A_DAY", 20)
OCOP_REPORT_CONTACT_DAYS = env.whole("OCOP_REPORT_CONTACT_DAYS", 90)
OCOP_REPORT_CLOSE_DAYS = env.whole("OCOP_REPORT_CLOSE_DAYS", 14)
# producers that a sum of money must come from before it is told to whoever may not see the single amounts,
# officials and public alike; the law is silent
OCOP_FEWEST_PRODUCERS = env.whole("OCOP_FEWEST_PRODUCERS", 5)
# days after which single looks at traceability labels are forgotten (their sums stay), and the header in
# which our own proxy tells the two digits of the visitor's province, "" where none does; the law is silent.
# Signs look back 30 days (ocop/trace/suspicion.py), so that fewer than 31 would blind them
OCOP_SCAN_DAYS = env.whole("OCOP_SCAN_DAYS", 90, least=31)
OCOP_PROVINCE_HEADER = env.text("OCOP_PROVINCE_HEADER")
# days after which the errors of what other systems sent are emptied, and a document that waits in vain is
# given up; the captures themselves and their events stay. The law is silent
OCOP_CAPTURE_DAYS = env.whole("OCOP_CAPTURE_DAYS", 90, least=1)
# days before the last day of a right or certificate at which its owner is reminded; the law sets none
OCOP_RIGHTS_REMIND = sorted(int(word) for word in env.words("OCOP_RIGHTS_REMIND", "180,90,30"))
# labels for traced goods that one order may ask for
OCOP_LABELS_AN_ORDER = env.whole("OCOP_LABELS_AN_ORDER", 20_000)
# signs that somebody should look at a code (ocop/trace/suspicion.py), and how many per cent more may go out
# of a lot than went in before it is shown; all are our choice, the law sets none
OCOP_SIGN_EARLY_DEVICES = env.whole("OCOP_SIGN_EARLY_DEVICES", 3)
OCOP_SIGN_VOID_SCANS = env.whole("OCOP_SIGN_VOID_SCANS", 1)
OCOP_SIGN_UNKNOWN_CODES = env.whole("OCOP_SIGN_UNKNOWN_CODES", 5)
OCOP_SIGN_DEVICES_A_DAY = env.whole("OCOP_SIGN_DEVICES_A_DAY", 20)
OCOP_SIGN_DAYS_A_MONTH = env.whole("OCOP_SIGN_DAYS_A_MONTH", 9)
OCOP_SIGN_PROVINCES = env.whole("OCOP_SIGN_PROVINCES", 3)
OCOP_SIGN_JUMPS = env.whole("OCOP_SIGN_JUMPS", 2)
OCOP_SIGN_JUMP_HOURS = env.whole("OCOP_SIGN_JUMP_HOURS", 2)
OCOP_SIGN_AFTER_SALE = env.whole("OCOP_SIGN_AFTER_SALE", 8)
OCOP_SIGN_LOT_TIMES = env.whole("OCOP_SIGN_LOT_TIMES", 3)
OCOP_TRACE_TOLERANCE = env.whole("OCOP_TRACE_TOLERANCE", 5)
# the class by which traced lots are handed to the national portal (ocop/trace/connecting.py), "" for none
OCOP_TRACE_CONNECTOR = env.text("OCOP_TRACE_CONNECTOR")
# queries that one producer or officer may keep, and subscriptions to them
OCOP_EPCIS_QUERIES = env.whole("OCOP_EPCIS_QUERIES", 20)
OCOP_EPCIS_SUBSCRIPTIONS = env.whole("OCOP_EPCIS_SUBSCRIPTIONS", 20)
# events may be sent to subscribers by plain http and inside our own network: for tests and closed networks
OCOP_WEBHOOKS_INSIDE = env.flag("OCOP_WEBHOOKS_INSIDE")
DATA.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The secret from the environment; demo mode and tests make one and keep it in the data folder."""
    given = env.text("OCOP_SECRET_KEY")
    if given:
        return given
    if not (DEMO or DEBUG or TESTING) and env.text("DATABASE_URL"):
        raise env.BadEnvironment("OCOP_SECRET_KEY is not set; put a long random text there")
    kept = DATA / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.words("OCOP_HOSTS", "localhost,127.0.0.1,[::1]") + (["testserver"] if TESTING else [])
BASE_URL = env.text("OCOP_URL", f"http://localhost:{PORT}")
TRACE_URL = env.text("OCOP_TRACE_URL", BASE_URL).rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https") else []
SECURE = BASE_URL.startswith("https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("OCOP_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "ocop.web.account",  # before the sign-in library, whose pages it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_cotton",
    "ninja",  # its documentation page, from our own static files
    "django_tasks",
    "django_tasks_db",
    "ocop.journal",
    "ocop.jobs",
    "ocop.places",
    "ocop.organisations",
    "ocop.people",
    "ocop.files",
    "ocop.criteria",
    "ocop.notices",
    "ocop.products",
    "ocop.dossiers",
    "ocop.councils",
    "ocop.certificates",
    "ocop.support",
    "ocop.rights",
    "ocop.science",
    "ocop.training",
    "ocop.outreach",
    "ocop.promotion",
    "ocop.oversight",
    "ocop.trace",
    "ocop.plan",
    "ocop.imports",
    "ocop.catalogue",
    "ocop.reports",
    "ocop.worklist",
    "ocop.timeline",
    "ocop.web.ui",
    "ocop.web.portal",
    "ocop.web.producer",
    "ocop.web.officer",
    "ocop.web.council",
    "ocop.cli",
]

MIDDLEWARE = [
    "ocop.web.middleware.RequestId",
    "ocop.web.kept.KeptPages",  # before all that costs, after what notes every request
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ocop.web.middleware.VietnameseFirst",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ocop.web.middleware.CurrentActor",
    "ocop.web.middleware.ClosedByDefault",
    "ocop.web.middleware.ReadOnlyGet",
    "ocop.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",  # last: turns a lock-out into its page
]

ROOT_URLCONF = "ocop.config.urls"
WSGI_APPLICATION = "ocop.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ocop.web.context.site",
            ],
        },
    }
]
FORM_RENDERER = "ocop.web.ui.forms.Renderer"


def _database() -> dict[str, Any]:
    url = env.text("DATABASE_URL")
    if url:
        settings = env.postgres(url)
        # no just-in-time compilation: it took 0.8 s of a count that takes 0.03 s (docs/adr/0010-speed.md)
        settings["OPTIONS"]["options"] = f"{settings['OPTIONS'].get('options', '')} -c jit=off".strip()
        if not TESTING:
            # while the database is away say so within seconds, and look again as often: the library's own
            # 30 seconds and 5 minutes let every thread hang and come back long after the database did. Every
            # request waits once (the page that says so asks nothing); a worker with more of them than threads
            # takes two turns, and both must fit into ten seconds
            patience = {"timeout": 4, "reconnect_timeout": 4}
            settings["OPTIONS"]["pool"] = {
                "min_size": 1, "max_size": env.whole("OCOP_DB_POOL", 8), **patience,
            }  # fmt: skip
        return settings
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "db.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # locks out after repeated failures
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account:home"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "ocop.web.account.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "ocop.web.account.adapter.display_name"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = False if TESTING else {"login_failed": "20/m/ip"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[OCOP] "
ACCOUNT_FORMS = {
    "login": "ocop.web.account.forms.Login",
    "change_password": "ocop.web.account.forms.ChangePassword",
    "reset_password": "ocop.web.account.forms.ResetPassword",
    "reset_password_from_key": "ocop.web.account.forms.ResetPasswordKey",
    "reauthenticate": "ocop.web.account.forms.Reauthenticate",
}
MFA_ADAPTER = "ocop.web.account.adapter.SecondFactor"
MFA_FORMS = {
    "authenticate": "ocop.web.account.forms.Authenticate",
    "reauthenticate": "ocop.web.account.forms.ReauthenticateByCode",
    "activate_totp": "ocop.web.account.forms.ActivateApp",
    "add_webauthn": "ocop.web.account.forms.AddPasskey",
    "edit_webauthn": "ocop.web.account.forms.EditPasskey",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are typed in by the administrator
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "OCOP"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["ocop.config.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # years and keys are numbers too; figures are grouped where they are shown
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
FILES_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
OCOP_UPLOAD_LIMIT = env.whole("OCOP_UPLOAD_LIMIT_MB", 25) * 2**20
OCOP_SCANNER = env.text("OCOP_SCANNER")

# Public pages for visitors without a session are kept until something is written; tests make each page anew.
OCOP_KEEP_PAGES = env.flag("OCOP_KEEP_PAGES", not (TESTING or DEBUG))
# Looks at labels are handed over by a thread of their own; tests hand them over themselves.
OCOP_SCANS_BY_THREAD = not TESTING
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("OCOP_SMTP_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.text("OCOP_SMTP_HOST")
EMAIL_PORT = env.whole("OCOP_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("OCOP_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("OCOP_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("OCOP_SMTP_TLS", True)
DEFAULT_FROM_EMAIL = env.text("OCOP_MAIL_FROM", "ocop@localhost")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING_CONFIG = None
logs.configure(debug=DEBUG, quiet=TESTING)
SILENCED_SYSTEM_CHECKS: list[str] = ["auth.W004"]
