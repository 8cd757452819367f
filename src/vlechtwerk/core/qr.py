"""QR codes, drawn here: no other site sees who scans."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr(address: str) -> SafeString:
    """Black on white in both themes, with the white edge that a camera needs; as large as the room it gets."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(
        code.svg_inline(scale=1, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr-code", lineclass=None)
    )


def qr_file(address: str, *, dark: str = "#000") -> str:
    """The same for paper, without an edge of its own; ``dark`` is the ink."""
    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        target, kind="svg", border=0, dark=dark, xmldecl=False, omitsize=True
    )
    return target.getvalue().decode()
