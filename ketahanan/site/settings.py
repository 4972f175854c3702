"""All settings, in one file. Every value of a deployment comes from the environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from ketahanan.common import clock
from ketahanan.site import environment

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("KETAHANAN_VAR", BASE_DIR / "var")).resolve()
MODE = os.environ.get("KETAHANAN_MODE", "demo")
if MODE not in {"dev", "demo", "test", "production"}:
    raise SystemExit(f"KETAHANAN_MODE={MODE} tidak dikenal. Pakai dev, demo, test, atau production.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret("SECRET_KEY", VAR_DIR, required=PRODUCTION)
# Newest key first; older keys stay to open old values, the last one keys the matching hashes for ever.
FIELD_KEYS = environment.secret("FIELD_KEYS", VAR_DIR, required=PRODUCTION).split(",")
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS = environment.hosts(
    os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver"), SITE_ADDRESS
)
# Signs the checkpoints of the log (decision 0140). The origin is its name for ever; witnesses know it by that.
PROOF_KEY = environment.secret("PROOF_KEY", VAR_DIR, required=PRODUCTION)
PROOF_ORIGIN = os.environ.get("PROOF_ORIGIN", f"{SITE_ADDRESS.partition('://')[2]}/bukti")
WITNESS_KEYS = os.environ.get("WITNESS_KEYS", "").split()
CSRF_TRUSTED_ORIGINS = environment.origins(os.environ.get("TRUSTED_ORIGINS", ""), SITE_ADDRESS)

# Two addresses (rulings A9): the owner migrates, the application may not change what only grows.
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'ketahanan.db'}")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", DATABASE_URL)
DATABASE_APP_ROLE = os.environ.get("DATABASE_APP_ROLE", "ketahanan_app")
DATABASES = {"default": environment.database(DATABASE_URL, BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CLOCK_FILE = VAR_DIR / "demo-clock.json"
clock.use_offset_file(CLOCK_FILE if DEMO else None)

CAPABILITIES = [
    "journal", "areas", "people", "documents", "flow", "notices", "ledger", "context", "instruments", "proof", "editions", "villages",
    "deliberation", "assessments", "proposals", "supervision", "grants", "treasury", "reporting", "portal", "site",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton.apps.SimpleAppConfig",
    *(f"ketahanan.{name}" for name in CAPABILITIES),
]
AUTH_USER_MODEL = "people.User"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Sums and files of the public pages. Tests write rows without an act, so nothing is kept there.
    "public": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if MODE == 'test' else 'locmem.LocMemCache'}",
        "LOCATION": "public",
        "OPTIONS": {"MAX_ENTRIES": 40},
    },
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "ketahanan.site.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ketahanan.people.requests.MomentMiddleware",
    "ketahanan.people.requests.SessionAgeMiddleware",
    "ketahanan.people.resume.ResumeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ketahanan.site.middleware.SecondFactorMiddleware",
    "ketahanan.site.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "ketahanan.site.urls"
WSGI_APPLICATION = "ketahanan.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "ketahanan.common.templatetags.written",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ketahanan.site.context.frame",
            ],
        },
    }
]
COTTON_DIR = "components"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "bahasa"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", *([BASE_DIR / "build/static"] if (BASE_DIR / "build/static").exists() else [])]
STATIC_ROOT = BASE_DIR / "build/collected"
PRIVATE_ROOT = VAR_DIR / "files"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {
        "BACKEND": "ketahanan.site.storage.HashedStatics"
        if MODE != "test" and ((STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv[1:2])
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STORAGES["staticfiles"]["BACKEND"].startswith("django.")
WHITENOISE_MAX_AGE = 60

AUTHENTICATION_BACKENDS = ["ketahanan.people.login.AccountBackend"]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ketahanan.people.passwords.LongEnough"},
    {"NAME": "ketahanan.people.passwords.NotCommon"},
]
ACCOUNT_ADAPTER = "ketahanan.people.login.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "ketahanan.people.forms.LoginForm",
    "reauthenticate": "ketahanan.people.forms.PasswordAgainForm",
    "change_password": "ketahanan.people.forms.NewPasswordForm",
}
# Passwords are limited by people.limits; what stands here guards the codes of the second factor (money 8.3).
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("BEHIND_PROXY", default=False) else 0
MFA_ADAPTER = "ketahanan.people.login.KeyAdapter"
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "ketahanan.people.forms.KeyCodeForm",
    "reauthenticate": "ketahanan.people.forms.KeyCodeAgainForm",
    "activate_totp": "ketahanan.people.forms.ActivateCodeForm",
    "add_webauthn": "ketahanan.people.forms.AddKeyForm",
    "edit_webauthn": "ketahanan.people.forms.NameKeyForm",
}
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ketahanan"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

SECURE_COOKIES = environment.flag("SECURE_COOKIES", default=PRODUCTION)
SESSION_COOKIE_NAME = "__Host-sid" if SECURE_COOKIES else "sid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "ketahanan.people.sessions"
CSRF_FAILURE_VIEW = "ketahanan.people.resume.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_SSL_REDIRECT = environment.flag("SSL_REDIRECT", default=False)
BEHIND_PROXY = environment.flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# site/checks.py says the first in words of its own; the next two are the choice of whoever owns the whole domain.
SILENCED_SYSTEM_CHECKS = ["mail.E001", "security.W005", "security.W021"]
# Rulings A13: no inline script, no other host.
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "worker-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

MAILERS = {
    "default": environment.mailer(
        os.environ.get("MAIL_URL", ""), os.environ.get("MAIL_BACKEND", ""), VAR_DIR / "mail"
    )
}
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "ketahanan@localhost")
SMS_BACKEND = os.environ.get("SMS_BACKEND", "ketahanan.notices.sms.FileGateway")
SMS_FOLDER = VAR_DIR / "sms"
# Shown on the public pages: where the source of the running version lies (AGPL), and whom to ask.
SOURCE_ADDRESS = os.environ.get("SOURCE_ADDRESS", "")
CONTACT_MAIL = os.environ.get("CONTACT_MAIL", "")
CONTACT_PHONE = os.environ.get("CONTACT_PHONE", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "ketahanan.site.logs.JsonLines"},
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json" if PRODUCTION else "plain"}},
    "root": {"handlers": ["out"], "level": os.environ.get("LOG_LEVEL", "WARNING" if MODE == "test" else "INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
