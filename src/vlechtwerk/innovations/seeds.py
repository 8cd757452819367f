"""What a new network starts with: one path of seven stages, seven axes of diagnosis. Both are editable."""

from vlechtwerk.core import clock
from vlechtwerk.innovations.models import Axis, Path, PathVersion, Stage

STAGES = [
    ("Kennismaking", "Rencontre", "Getting acquainted", 10),
    ("Diagnose", "Diagnostic", "Diagnosis", 15),
    ("Versterken", "Renforcement", "Strengthening", 45),
    ("Uitproberen", "Mise à l’essai", "Trying out", 55),
    ("Verdienmodel", "Modèle économique", "Business model", 45),
    ("Lancering", "Lancement", "Launch", 30),
    ("Verankerd", "Ancrage", "Anchored", None),
]
AXES = [
    ("partners", "Partners", "Partenaires", "Partners",
     "Met wie, en wat brengt ieder mee?", "Avec qui, et qu’apporte chacun ?", "With whom, and what does each bring?"),
    ("business_model", "Verdienmodel", "Modèle économique", "Business model",
     "Hoeveel bronnen van inkomsten?", "Combien de sources de revenus ?", "How many sources of income?"),
    ("innovativeness", "Vernieuwend", "Innovation", "Innovativeness",
     "Wat is hier anders dan elders?", "Qu’est-ce qui change par rapport à ailleurs ?", "What is different from elsewhere?"),
    ("team", "Team", "Équipe", "Team",
     "Wie trekt, wie helpt, wie kan het overnemen?", "Qui porte, qui aide, qui peut reprendre ?", "Who leads, who helps, who can take over?"),
    ("evidence", "Bewijs", "Preuves", "Evidence",
     "Wat verandert er bij mensen, en hoe weet je dat?", "Qu’est-ce qui change pour les gens, et comment le savoir ?", "What changes for people, and how do you know?"),
    ("finance", "Geld", "Finances", "Finance",
     "Is de kostprijs bekend, is er een buffer?", "Le coût est-il connu, y a-t-il une réserve ?", "Is the cost known, is there a buffer?"),
    ("legal", "Juridisch", "Juridique", "Legal",
     "Rechtsvorm, vergunningen, verzekeringen.", "Forme juridique, permis, assurances.", "Legal form, permits, insurance."),
]  # fmt: skip


def seed() -> None:
    """Idempotent: what is there already stays as the network left it."""
    if not Path.objects.exists():
        path = Path.objects.create(name="Traject")
        version = PathVersion.objects.create(path=path, number=1, published_on=clock.today())
        for order, (nl, fr, en, days) in enumerate(STAGES, 1):
            Stage.objects.create(version=version, order=order, name_nl=nl, name_fr=fr, name_en=en, expected_days=days)
    for order, (code, *texts) in enumerate(AXES, 1):
        fields = ("name_nl", "name_fr", "name_en", "hint_nl", "hint_fr", "hint_en")
        Axis.objects.get_or_create(code=code, defaults={**dict(zip(fields, texts, strict=True)), "order": order})
