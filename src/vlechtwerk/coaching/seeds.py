"""The levers with which a new network starts. The list is its own from then on."""

from vlechtwerk.coaching.models import Lever

LEVERS = [
    ("ally", "Een bondgenoot zoeken", "Chercher un allié", "Find an ally"),
    ("small", "Klein beginnen en tonen", "Commencer petit et montrer", "Start small and show it"),
    ("boss", "De leiding vroeg betrekken", "Impliquer tôt la direction", "Bring in the management early"),
    ("figures", "Cijfers verzamelen", "Rassembler des chiffres", "Collect figures"),
    ("visit", "Gaan kijken bij een ander", "Aller voir ailleurs", "Go and see elsewhere"),
    ("listen", "Luisteren naar wie tegen is", "Écouter ceux qui sont contre", "Listen to who is against it"),
    ("expert", "Een expert erbij halen", "Faire appel à un expert", "Call in an expert"),
    ("money", "Ander geld vinden", "Trouver un autre financement", "Find other money"),
]


def seed() -> None:
    """Nothing comes back that the network took away while it has others."""
    if not Lever.objects.exists():
        names = ("code", "name_nl", "name_fr", "name_en")
        Lever.objects.bulk_create(Lever(**dict(zip(names, row, strict=True))) for row in LEVERS)
