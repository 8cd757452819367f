"""One example of every mail of this app, for the previews and their test."""

from vlechtwerk.core.registry import mail_samples


def register() -> None:
    mail_samples.add("people.login_code", lambda: {"code": "B7K-4QM"})
    mail_samples.add(
        "people.account_notice", lambda: {"subject": "Wachtwoord veranderd", "body": "Je wachtwoord is veranderd."}
    )
