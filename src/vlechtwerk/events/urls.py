from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [path("evenementen/<str:key>/", RedirectView.as_view(url="/"), name="event")]
