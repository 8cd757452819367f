"""The environment of the test suite, set before Django reads its settings (``pytest -p``)."""

import os
import tempfile

os.environ["DATA_DIR"] = os.environ.get("TEST_DATA_DIR") or tempfile.mkdtemp(prefix="vlechtwerk-test-")
os.environ["VLECHTWERK_DEMO"] = "1"
os.environ["VLECHTWERK_SECRET_KEY"] = "only-for-tests"  # noqa: S105 - not a secret
os.environ["VLECHTWERK_NETWORK_PHONE"] = "015 00 23 45"
os.environ.pop("VLECHTWERK_MAIL_URL", None)
