"""Words around names that tell little: particles, titles, pet names, legal forms."""

# ruff: noqa: SIM905  # a text of words reads better than a list of quotes
PARTICLES = frozenset("van de der den ten ter te het t s la le du des von zu vande vanden vander op".split())
TITLES = frozenset("dhr mevr mevrouw meneer heer mw mr mrs ms dr ir ing prof drs em".split())
GENERATIONS = {"jr": "jr", "junior": "jr", "zoon": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii"}
# Only what nearly always is the same given name; brothers are called Jan and Johan.
PET_NAMES = {
    short: group
    for group in (
        "jozef jef jos joseph", "alfons fons alphonse", "frans franciscus", "gustaaf staf gust gustave", "lodewijk lode",
        "karel carolus", "hendrik rik henri henk", "antoon toon anton antoine antonius", "katrien catherine katrijn",
        "elisabeth lies elizabeth liesbeth els", "margareta greet griet margaretha", "godelieve lieve", "willem wim",
        "christiaan chris kris christian", "christel kristel", "mark marc", "luc luk", "eric erik", "frederik frederic fre",
        "bartholomeus bart", "nicolaas nico niko nicolas", "filip philip philippe", "stefaan stefan steven stephane",
        "mathieu matthieu", "dominique dominiek", "veronique veroniek", "maria mia ria", "johannes jan", "petrus peter",
        "thomas tom", "robert rob bob", "patrick patrik", "geert gert", "jacqueline jackie", "monique moniek",
        "alexander alex", "benjamin ben", "vincent vince", "daniel daan", "ann an", "annick anniek", "carine karin karine",
        "mohamed mohammed muhammad", "yusuf youssef", "fatima fatma",
    )
    for short in group.split()
}  # fmt: skip
LEGAL_FORMS = frozenset(
    "bv bvba nv vzw ivzw cv cvba cvso vof commv gcv sa srl sprl asbl aisbl scrl sc scs stichting cooperatie cooperatieve "
    "cooperatief coop vennootschap naamloze besloten vereniging zonder winstoogmerk ua ba wa gmbh ev ltd eenmanszaak son "
    "fondation cooperative feitelijke so".split()
)
SMALL_WORDS = frozenset("de het een van voor en the of la le les et du des a in op te d l t s".split())
FREE_MAIL = frozenset(
    "gmail.com hotmail.com hotmail.be outlook.com outlook.be telenet.be skynet.be proximus.be live.be live.nl yahoo.com "
    "ziggo.nl kpnmail.nl xs4all.nl icloud.com protonmail.com scarlet.be pandora.be me.com planet.nl hetnet.nl".split()
)
SHARED_SITES = frozenset(
    "facebook.com linkedin.com instagram.com wordpress.com wixsite.com sites.google.com google.com linktr.ee "
    "weebly.com jimdo.com blogspot.com github.io".split()
)
ROLE_MAILBOXES = frozenset("info contact admin hallo hello mail office secretariaat onthaal post welkom team".split())
