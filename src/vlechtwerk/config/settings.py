"""All settings, one file. What a network may set comes from ``env``; see docs/reference/settings.md."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from vlechtwerk.config import env

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = env.writable(Path(env.text("DATA_DIR", "data")).resolve())
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
SECRET_KEY = env.secret_key(DATA_DIR)
PORT = env.number("PORT", 8000, highest=65_535)
BASE_URL = env.address("BASE_URL", f"http://localhost:{PORT}")
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# --- the network -----------------------------------------------------------------------------------
NETWORK_NAME = env.one_line("NETWORK_NAME", "Vlechtwerk")
NETWORK_PHONE = env.one_line("NETWORK_PHONE")
NETWORK_LOGO = env.one_line("NETWORK_LOGO")
NETWORK_MAIL = env.mail_address("NETWORK_MAIL", "netwerk@localhost")
SECURITY_CONTACT = env.one_line("SECURITY_CONTACT", f"mailto:{NETWORK_MAIL}")
SECURITY_TXT_DAYS = env.number("SECURITY_TXT_DAYS", 180, highest=365)
WORD_VECTORS = env.text("WORD_VECTORS")
WORDING = env.choice("WORDING", ("nl-BE", "nl-NL"), "nl-BE")
STAFF_MFA = env.choice("STAFF_MFA", ("required", "optional"), "optional" if DEMO else "required")
PROPOSAL_REMINDER_DAYS = env.number("PROPOSAL_REMINDER_DAYS", 3)
PROPOSAL_ANSWER_DAYS = env.number("PROPOSAL_ANSWER_DAYS", 6)
REFERRAL_REMINDER_DAYS = env.number("REFERRAL_REMINDER_DAYS", 3)
REFERRAL_ANSWER_DAYS = env.number("REFERRAL_ANSWER_DAYS", 8)
REFERRAL_PROGRESS_DAYS = env.number("REFERRAL_PROGRESS_DAYS", 15)
# A mail that a worker took and did not bring away is free again after this: the worker died.
OUTBOX_CLAIM_S = env.number("OUTBOX_CLAIM_S", 300)
# When no mail leaves, and how often the digest comes, for who did not choose otherwise; the demo is played at all hours.
QUIET_HOURS = env.hours("QUIET_HOURS", "off" if DEMO else "20:00-07:30")
DIGEST = env.choice("DIGEST", ("daily", "weekly", "off"), "daily")
# Where mail comes back to that could not be delivered, and the mailbox in which the worker reads it.
BOUNCE_MAIL = env.mail_address("BOUNCE_MAIL", "") if env.text("BOUNCE_MAIL") else ""
BOUNCE_BOX = env.mailbox("BOUNCE_BOX")
# How long people are divided over circles, at most.
CIRCLE_SOLVE_S = env.number("CIRCLE_SOLVE_S", 12)
# Sessions and coins with other networks; while off, none of it is there.
FEDERATION = env.flag("FEDERATION")
FEDERATION_RETRY_S = env.number("FEDERATION_RETRY_S", 60, lowest=0)
# What people learn, as statements to a record store (xAPI), for who agrees; while off nobody is asked.
XAPI = env.flag("XAPI")
METRICS_TOKEN = env.text("METRICS_TOKEN")
# How long somebody may think better of being erased.
ERASURE_DAYS = env.number("ERASURE_DAYS", 14, lowest=0, highest=30)
INTAKE_LIMIT_PER_HOUR = env.number("INTAKE_LIMIT_PER_HOUR", 20)
API_LIMIT_PER_MINUTE = env.number("API_LIMIT_PER_MINUTE", 300)
ASK_QUICKEST_S = env.number("ASK_QUICKEST_S", 2, lowest=0)

# --- the apps, lowest layer last ---------------------------------------------------------------------
INSTALLED_APPS = [
    "vlechtwerk.config",
    "vlechtwerk.operations",
    "vlechtwerk.desk",
    "vlechtwerk.api",
    "vlechtwerk.register",
    "vlechtwerk.federation",
    "vlechtwerk.impact",
    "vlechtwerk.exchanges",
    "vlechtwerk.events",
    "vlechtwerk.matching",
    "vlechtwerk.programmes",
    "vlechtwerk.ecosystem",
    "vlechtwerk.sprints",
    "vlechtwerk.collaborations",
    "vlechtwerk.coaching",
    "vlechtwerk.learning",
    "vlechtwerk.innovations",
    "vlechtwerk.surveys",
    "vlechtwerk.library",
    "vlechtwerk.agenda",
    "vlechtwerk.ledger",
    "vlechtwerk.privacy",
    "vlechtwerk.people",
    "vlechtwerk.outbox",
    "vlechtwerk.taxonomy",
    "vlechtwerk.search",
    "vlechtwerk.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "rules",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "vlechtwerk.operations.middleware.watched",
    "django.middleware.security.SecurityMiddleware",
    "vlechtwerk.core.middleware.security_headers",
    "vlechtwerk.api.problems.problems",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "vlechtwerk.core.middleware.clean_input",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "vlechtwerk.people.middleware.acting",
]

ROOT_URLCONF = "vlechtwerk.config.urls"
WSGI_APPLICATION = "vlechtwerk.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vlechtwerk.core.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "vlechtwerk.core.templatetags.ui",
            ],
        },
    },
]

# --- database --------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by the processes of one machine; holds only rate limits.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
}

# --- people and access -------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "vlechtwerk.people.backends.LoginBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "phone")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "vlechtwerk.people.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "vlechtwerk.people.door_forms.LoginForm",
    "request_login_code": "vlechtwerk.people.door_forms.RequestLoginCodeForm",
}
MFA_ADAPTER = "vlechtwerk.people.adapter.SecondFactorAdapter"
MFA_FORMS = {"activate_totp": "vlechtwerk.people.door_forms.ActivateTOTPForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # signing up is closed; this shows the optional password at login
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
# Mail takes its time on the way, and a code is typed over on a telephone.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key", "request_login_code": "30/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a practice network on this machine
MFA_TOTP_ISSUER = NETWORK_NAME
MFA_TOTP_TOLERANCE = 1  # RFC 6238, 5.2: a code typed as the half minute turns, or by a clock a little off, still counts

SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "vlechtwerk.core.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^-/(health|ready|metrics)$"]  # asked from inside, past the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- language and time -------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/Brussels")

# --- files, mail, logging --------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "vlechtwerk.core.storage.Storage"},
}
MEDIA_ROOT = DATA_DIR / "files"  # what people upload; goes along in every archive
BACKUP_DIR = env.folder("BACKUP_DIR")
BACKUP_KEEP_DAYS = env.number("BACKUP_KEEP_DAYS", 14)
MAILBOX_DIR = DATA_DIR / "mailbox"
DEFAULT_FROM_EMAIL = f"{NETWORK_NAME} <{NETWORK_MAIL}>"
EMAIL_BACKEND = "vlechtwerk.outbox.mailbox.EmailBackend"
if _mail_url := env.text("MAIL_URL"):
    globals().update(env.mail(_mail_url))

LOG_FORMAT = env.choice("LOG_FORMAT", ("line", "json"), "line")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "vlechtwerk.core.logs.Discreet",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "vlechtwerk.core.logs.DiscreetJson"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", "INFO")},
    # A line per request is for programs; whoever looks at a terminal wants to see what went wrong.
    "loggers": {"vlechtwerk.request": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"}},
}
# auth.W004: the e-mail address is unique where there is one, by a partial constraint; many people have none.
# W005, W021: whether all subdomains speak HTTPS, and forever, is for the owner of the domain to say, not for us.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W005", "security.W021"]
SILENCED_SYSTEM_CHECKS += [] if HTTPS else ["security.W004", "security.W008"]
