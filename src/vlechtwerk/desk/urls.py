from django.urls import path

from vlechtwerk.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("vandaag/", views.today, name="today"),
    path("thuis/", views.member_home, name="member_home"),
    path("zoek/", views.search, name="search"),
    path("privacy/", views.privacy, name="privacy"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("handvest/", views.charter, name="charter"),
]
