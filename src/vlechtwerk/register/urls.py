from django.urls import path

from vlechtwerk.register import views

urlpatterns = [
    path("invoer/", views.imports, name="import"),
    path("invoer/sjabloon/<str:kind>.<str:form>", views.import_template, name="import_template"),
    path("invoer/<str:key>/", views.import_list, name="import_list"),
    path("invoer/<str:key>/kolommen/", views.import_columns, name="import_columns"),
    path("invoer/<str:key>/dubbels/", views.import_same, name="import_same"),
    path("invoer/<str:key>/fouten/", views.import_wrong, name="import_wrong"),
    path("invoer/<str:key>/fouten.<str:form>", views.import_wrong_file, name="import_wrong_file"),
    path("invoer/<str:key>/<str:verb>/", views.import_act, name="import_act"),
]
