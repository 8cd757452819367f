"""What the columns of the download are called on paper."""

from django.utils.translation import gettext_lazy as _

AMOUNTS = {"amount", "posted_debits", "posted_credits", "pending_debits", "pending_credits"}
WHEN, ABOUT, STATE, REASON, NOTE = _("when"), _("about"), _("how it stands"), _("reason"), _("note")
WORDS = {
    "name": _("name"), "email": _("e-mail address"), "phone": _("telephone"), "language": _("language"),
    "languages": _("languages"), "place__name": _("place"), "sector__name_nl": _("sector"), "about": _("about me"),
    "capacity_per_quarter": _("sessions in a quarter"), "half_days": _("half days that suit"),
    "available_from": _("available from"), "created_at": WHEN, "last_login": _("last log-in"), "left_on": _("left on"),
    "text": _("text"), "kind": _("kind"), "is_active": _("in use"), "organisation__name": _("organisation"),
    "role": _("role"), "since": _("since"), "until": _("until"), "field": _("what"), "audience": _("who may see it"),
    "purpose": _("for what"), "text_version": _("version of the text"), "is_given": _("agreed"), "at": WHEN,
    "source": _("by way of"), "via": _("key of a program"), "type": _("kind"), "last_used_at": _("last used"), "ip": _("network address"),
    "user_agent": _("device"), "subject": ABOUT, "state": STATE, "sent_at": _("sent"), "verb": _("what"),
    "hat": _("hat"), "due_on": _("before"), "posted_debits": _("received, in coins"), "closed_at": _("closed"),
    "posted_credits": _("given, in coins"), "pending_debits": _("put aside to receive"),
    "pending_credits": _("put aside to give"), "made_at": WHEN, "amount": _("coins"), "reason": REASON,
    "category": ABOUT, "note": NOTE, "debit__person__name": _("from"), "credit__person__name": _("to"),
    "why": _("why"), "ended_at": _("until"), "appointment__summary": ABOUT, "appointment__starts_at": WHEN,
    "appointment__place": _("place"), "appointment__state": STATE, "question": _("question"), "title": _("title"),
    "close_reason": REASON, "close_note": NOTE, "assessment": _("assessment"), "innovation__name": _("innovation"),
    "innovation__pitch": _("in short"), "done_at": _("done"), "asked_at": WHEN, "need__title": ABOUT, "call__text_nl": ABOUT, "talent__text": _("talent"),
    "message": _("message"), "answered_at": _("answered"), "decline_reason": REASON, "decline_note": NOTE,
    "helper__name": _("who helps"), "asker__name": _("who asked"), "proposal__need__title": ABOUT,
    "summary": _("summary"), "agreed_at": _("agreed"), "round__created_at": WHEN, "circle__name": _("circle"),
    "shares_contact": _("shares telephone and address"), "forming__name": _("division"), "group": _("group"),
    "giver__name": _("who gave"), "receiver__name": _("who received"), "goal": _("goal"), "cancel_reason": REASON,
    "booked_at": _("coin booked"), "dispute_note": NOTE, "resolution": _("settled"), "resolution_note": NOTE,
    "session__need__title": ABOUT, "verdict": _("how it was"), "usefulness": _("useful, from 1 to 4"),
    "what_changed": _("what changed"), "snoozed_until": _("not before"), "answer": _("answer"),
    "every": _("how often"), "hour": _("at what hour"), "paused_until": _("not before"), "kept_name": _("stayed"),
    "taken_name": _("taken in"), "undone_at": _("parted again"), "scopes": _("may read and change"),
    "expires_at": _("until"), "url": _("address"), "events": _("what it hears of"), "partner__name": _("network"), "appointment": _("appointment"),
    "intake__question": _("question"), "documents": _("documents"), "destination__organisation": _("organisation"),
    "story": _("story"), "appointed_on": _("appointed on"), "appointed_by": _("appointed by"),
    "ceremony_place": _("place"), "term_ends_on": _("until"), "ended_on": _("ended on"), "end_reason": REASON,
    "talked_on": WHEN, "first_day": _("from"), "last_day": _("until"),
    "sprint__title": _("design sprint"),
    "collaboration__title": _("collaboration"), "signed_at": _("signed"),
    # learning
    "cohort__title": ABOUT, "background": _("background"), "motive": _("why"), "lesson__title": ABOUT, "reached_on": WHEN,
    "submission__lesson__title": ABOUT, "given_at": WHEN, "starts_at": WHEN,
    "event__title": _("event"), "event__starts_at": WHEN, "organisation_name": _("organisation"),
    "attended_at": _("came"), "share__destination__organisation": _("organisation"), "parts": _("parts"),
    "stage__title": ABOUT, "state_since": WHEN, "happens_on": WHEN, "evidence": _("what shows it"), "evidence_url": _("address"),
    "printed_count": _("printed"),
    "round__questionnaire__title": ABOUT, "declined_at": _("rather not"), "answers": _("answers"),
    "call__title": ABOUT, "wish": _("what somebody wants to learn"), "consent_at": _("agreed"),
    "tie": _("tie"),
    # coaching
    "cohort__name": _("cohort"), "path__cohort__name": _("cohort"), "barrier__path__cohort__name": _("cohort"),
    "idea": _("idea"), "agreement": _("agreement"), "outcome": _("outcome"), "workplace": _("organisation"),
    "nominator": _("who thought of you"), "sealed": _("text"), "scope": _("how far it reaches"),
    "start": _("at the start"), "middle": _("halfway"), "end": _("end"), "lever__name_nl": _("lever"), "tried": _("tried"),
    "changed": _("changed"), "participant_accepted_at": _("agreed"), "shares_progress": _("the employer sees it"),
    "result": _("what came of it"),
    # readers of the knowledge bank, stories of sessions
    "item__title": ABOUT, "is_useful": _("useful"), "giver_says": _("answer"), "receiver_says": _("answer"),
    # the standards of learning
    "score": _("points"), "most": _("at most"), "platform__name": _("learning platform"),
    "sub": _("your number there"),
    # until here
}  # fmt: skip
DETAILS = {
    "account_count": _("accounts"), "transfer_count": _("bookings"), "problems": _("problems"),
    "before_cents": _("before it"), "left_cents": _("what stays"), "amount_cents": _("amount"),
    "address": _("address"), "after": _("after"), "balance": _("balance"), "before": _("before it"),
    "changed": _("changed"), "choice": _("choice"), "code": _("code"), "corrects": _("puts right"),
    "days": _("days"), "delivery": _("delivery"), "end": _("end"), "fields": _("fields"), "files": _("files"),
    "first": _("first"), "grants": _("grants"), "guide": _("guide"), "kept": _("what stays"),
    "least": _("at least"), "locked": _("locked"), "merge": _("merging"), "most": _("at most"),
    "move": _("change"), "n": _("how many"), "need_count": _("needs"), "needs": _("needs"), "notice": _("notice"),
    "number": _("how many"), "organisation": _("organisation"), "origin": _("where from"), "other": _("the other"),
    "pair": _("two people"), "partner": _("partner network"), "people": _("people"),
    "person": _("person"), "place": _("place"), "proven": _("proven"), "refused": _("refused"), "rows": _("rows"),
    "rule": _("rule"), "rules": _("rules"), "second": _("second"), "session": _("session"), "side": _("side"),
    "stage": _("stage"), "starts": _("begin"), "starts_at": _("begin"), "taken": _("what was taken in"), "talent": _("talent"),
    "task": _("task"), "to": _("to"), "total": _("in all"), "tried": _("tried"), "unmet": _("not met"),
    "version": _("version"), "with_new": _("new ones as well"), "word": _("word"),
    "ambassadorship": _("ambassador"), "card": _("card"), "cards": _("cards"), "year": _("year"),
    "item": _("item of the knowledge bank"), "moment": _("moment"), "on": _("switched on"), "part": _("part"),
}  # fmt: skip
"""What an entry of the audit trail tells besides, where :data:`WORDS` has no word for it."""
TOLD = WORDS | DETAILS
