"""The words of a PDF as they are drawn on its pages, spaces and ends of lines left out."""

from pypdfium2 import PdfDocument


def text_of(pdf: bytes) -> str:
    """All pages one after the other."""
    document = PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()
