from django.urls import path

from vlechtwerk.outbox import views

urlpatterns = [
    path("-/mailbox/", views.mailbox, name="mailbox"),
    path("-/mailbox/<str:key>/", views.mailbox_message, name="mailbox_message"),
    path("-/mailbox/<str:key>/html/", views.mailbox_html, name="mailbox_html"),
    path("-/mails/", views.mail_previews, name="mail_previews"),
    path("-/mails/<str:kind>/<str:language>/", views.mail_preview, name="mail_preview"),
    path("-/mails/<str:kind>/<str:language>/html/", views.mail_preview_html, name="mail_preview_html"),
    path("beheer/post/", views.failed_mail, name="failed_mail"),
    path("beheer/post/<str:key>/", views.mail_retry, name="mail_retry"),
]
