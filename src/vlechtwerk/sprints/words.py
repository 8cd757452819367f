"""What the standard blocks are called and what one does in them; the ground rules. After the source on collaboration."""

from django.utils.translation import gettext_lazy as _

BLOCKS = {
    "welcome": (_("Welcome and ground rules"), _("Everybody says in one sentence who they are and why they came. Read the ground rules aloud.")),
    "understand": (_("Understand the challenge"), _("Who lives with this, and what do we know? Bring in somebody who knows it well. Note what strikes you as an insight.")),
    "define": (_("Choose the question"), _("Put what you saw in order and write one question about people: how might we …?")),
    "worst": (_("Icebreaker: the worst idea"), _("In small groups: think of the worst solution that you can, and tell it to all. Nothing can go wrong.")),
    "silent": (_("Ideas in silence"), _("Everybody writes their own ideas, one at a time, and says nothing. Nobody sees them yet.")),
    "build": (_("Read, build on, group"), _("Read all ideas. Do not judge: build on what another wrote. Put together what belongs together.")),
    "dots": (_("Give dots"), _("Everybody gives their dots to the ideas to go on with. Nobody sees who gave what.")),
    "storyboard": (_("Draw the storyboard"), _("Tell in frames what somebody goes through with this idea, from the first moment to the last.")),
    "prototype": (_("Make a prototype"), _("Make something small and cheap that others can try: paper, a cardboard box, a played scene. Take pictures.")),
    "test": (_("Try it out with five people"), _("One by one, with the same tasks. Watch and do not explain. Note what worked and what did not.")),
    "harvest": (_("Look back and harvest"), _("What did we learn? Decide with each idea and insight what comes of it, and thank each other.")),
}  # fmt: skip
RULES = (
    _("As many ideas as you can."), _("Nobody criticises while ideas are found."), _("Wild ideas are welcome."),
    _("Build on what others say."),
)  # fmt: skip
