"""What all tests share. No sleeps, no mocks: real database, real mail files, real clock moved by hand."""

import os
import tempfile

# Before Django reads its settings: nothing of a developer's own network is touched.
os.environ["DATA_DIR"] = os.environ.get("TEST_DATA_DIR") or tempfile.mkdtemp(prefix="vlechtwerk-test-")
os.environ.setdefault("VLECHTWERK_DEMO", "1")
os.environ.setdefault("VLECHTWERK_SECRET_KEY", "only-for-tests")
os.environ.setdefault("VLECHTWERK_NETWORK_PHONE", "015 00 23 45")
