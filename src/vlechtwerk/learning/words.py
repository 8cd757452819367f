"""What the mails of learning say: subject, text and link of each; {title} and {day} are filled in."""

from django.utils.translation import gettext_lazy as _

OPEN = _("Look at it")
NEWS = {
    "place": (
        _("You have a place: {title}"),
        _("You take part in “{title}”. It begins on {day}. First you write down what you want to learn yourself; then the lessons open."),
        OPEN,
    ),
    "no_place": (
        _("No place this time: {title}"),
        _("There is no place for you in “{title}” this time. Other groups begin later, and you find them on the page My learning."),
        _("See other groups"),
    ),
    "started": (
        _("It begins: {title}"),
        _("“{title}” has begun. Write down what you want to learn yourself, and the lessons open."),
        _("Write down my goals"),
    ),
    "review": (
        _("Read the work of somebody of your group: {title}"),
        _("Somebody of your group handed in their work for “{title}” and would like to hear what you think, before {day}. There are questions to help you."),
        _("Give feedback"),
    ),
    "finished": (
        _("You did all of it: {title}"),
        _("You completed “{title}”. Congratulations! Your award is on your page."),
        OPEN,
    ),
    "lecture_asked": (
        _("Would you come and tell about it? {title}"),
        _("A group of learners would like to hear from you, on {day}, about “{title}”. After the lecture you get one coin of the common pot. A no is fine too."),
        _("Answer"),
    ),
    "lecture_accepted": (_("The guest comes: {title}"), _("The guest you asked comes on {day} to tell about “{title}”."), OPEN),
    "lecture_declined": (
        _("The guest cannot come: {title}"),
        _("The guest you asked for “{title}” cannot come on {day}. Ask somebody else."), OPEN,
    ),
    "lecture_given": (
        _("Thank you for your lecture: {title}"),
        _("Thank you for “{title}”. One coin went from the common pot to you."), OPEN,
    ),
    "lecture_cancelled": (
        _("The lecture does not take place: {title}"),
        _("“{title}”, on {day}, does not take place. Nothing was booked, and you need not do anything."), OPEN,
    ),
    "work_asked": (
        _("Learners would like to work for {title}"),
        _("In a curriculum of the network somebody would like to do real work for “{title}”. You see who they are, and they see your innovation, once you agree."),
        _("Answer"),
    ),
    "work_agreed": (
        _("You work for {title}"),
        _("Who leads “{title}” agreed. From now on you see each other."), OPEN,
    ),
    "work_refused": (
        _("Not now: {title}"),
        _("Who leads “{title}” cannot have learners at work now. Ask another innovation."), OPEN,
    ),
}  # fmt: skip
WAITS = {
    "curriculum_draft": (
        _("Still a draft: {title}"),
        _("Nobody changed the curriculum “{title}” for a month. Finish it and publish it, or archive it."), OPEN,
    ),
    "curriculum_published": (
        _("No group follows it: {title}"),
        _("No group follows the curriculum “{title}”, and none is planned. Plan one, or archive it."), OPEN,
    ),
    "cohort_planned": (
        _("Should have begun: {title}"),
        _("“{title}” was to begin on {day}. Let it begin, choose another day, or call it off."), OPEN,
    ),
    "cohort_running": (
        _("Should be over: {title}"),
        _("The last day of “{title}” was {day}. Close the group, or choose another last day."), OPEN,
    ),
    "applied": (
        _("Somebody waits for your answer: {title}"),
        _("A week ago somebody applied for “{title}”. Give them a place, or say that there is none."), OPEN,
    ),
    "idle": (
        _("Your lessons wait: {title}"),
        _("You did nothing in “{title}” for three weeks. Go on where you were; or tell who leads the group what is in the way."),
        _("Go on"),
    ),
    "lecture_asked": (
        _("Still open: would you come and tell? {title}"),
        _("A week ago we asked you to tell a group of learners about “{title}”, on {day}. Please answer; a no is fine too."),
        _("Answer"),
    ),
    "lecture_accepted": (
        _("Was it given? {title}"),
        _("The guest lecture “{title}” was on {day}. Confirm that it was given, so that the guest gets their coin; or say that it was not."),
        OPEN,
    ),
    "work_asked": (
        _("Still open: learners for {title}"),
        _("A week ago we asked whether learners may work for “{title}”. Please answer; a no is fine too."), _("Answer"),
    ),
    "work_agreed": (
        _("Is it done? Real work for {title}"),
        _("Two months ago “{title}” agreed to real work. Is it done? Then end it."), OPEN,
    ),
    "review": (
        _("Somebody waits for your feedback: {title}"),
        _("Somebody of your group hopes to hear from you about their work for “{title}”, before {day}."),
        _("Give feedback"),
    ),
}  # fmt: skip
