"""Static files with the hash of their content in the name, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Falls back to the plain name where nothing was collected yet (tests, first start)."""

    manifest_strict = False
