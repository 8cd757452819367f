"""The tables of the knowledge bank."""

from vlechtwerk.library.models.files import FileContent, ItemFile
from vlechtwerk.library.models.items import Item, ItemSource, ItemText
from vlechtwerk.library.models.reading import Collection, CollectionItem, Opinion

__all__ = ["Collection", "CollectionItem", "FileContent", "Item", "ItemFile", "ItemSource", "ItemText", "Opinion"]
