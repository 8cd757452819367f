from django.urls import path

from vlechtwerk.outbox.views import own, team

urlpatterns = [
    path("-/mailbox/", team.mailbox, name="mailbox"),
    path("-/mailbox/<str:key>/", team.mailbox_message, name="mailbox_message"),
    path("-/mailbox/<str:key>/html/", team.mailbox_html, name="mailbox_html"),
    path("-/mails/", team.mail_previews, name="mail_previews"),
    path("-/mails/<str:kind>/<str:language>/", team.mail_preview, name="mail_preview"),
    path("-/mails/<str:kind>/<str:language>/html/", team.mail_preview_html, name="mail_preview_html"),
    path("beheer/post/", team.failed_mail, name="failed_mail"),
    path("beheer/post/<str:key>/", team.mail_retry, name="mail_retry"),
    path("berichten/", own.notices, name="notices"),
    path("berichten/gelezen/", own.notices_read, name="notices_read"),
    path("berichten/<str:key>/", own.notice, name="notice"),
    path("ik/berichten/", own.notice_choices, name="notice_choices"),
    path("post/af/<str:token>/", own.unsubscribe, name="unsubscribe"),
]
