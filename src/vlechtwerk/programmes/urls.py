from django.urls import path

from vlechtwerk.programmes.views import circles, formings, money, vouchers

urlpatterns = [
    path("programmas/", money.programmes, name="programmes"),
    path("programmas/nieuw/", money.programme_new, name="programme_new"),
    path("programmas/lijn/<str:key>/", money.line, name="budget_line"),
    path("programmas/lijn/<str:key>/wijzigen/", money.line_edit, name="budget_line_edit"),
    path("programmas/lijn/<str:key>/toezeggen/", money.commit_new, name="commitment_new"),
    path("programmas/lijn/<str:key>/bon/", vouchers.voucher_new, name="voucher_new"),
    path("programmas/toezegging/<str:key>/", money.commitment, name="commitment"),
    path("programmas/toezegging/<str:key>/<str:verb>/", money.commitment_act, name="commitment_act"),
    path("programmas/<str:key>/", money.programme, name="programme"),
    path("programmas/<str:key>/wijzigen/", money.programme_edit, name="programme_edit"),
    path("programmas/<str:key>/lijn/", money.line_new, name="budget_line_new"),
    path("programmas/<str:key>/financier/", money.share, name="funder_share"),
    path("programmas/<str:key>/budget.<str:kind>", money.budget_file, name="budget_file"),
    path("bonnen/", vouchers.vouchers, name="vouchers"),
    path("bonnen/<str:key>/", vouchers.voucher, name="voucher"),
    path("bonnen/<str:key>/<str:verb>/", vouchers.voucher_act, name="voucher_act"),
    path("kringen/", circles.circles, name="circles"),
    path("kringen/verdelen/", formings.forming_new, name="forming_new"),
    path("kringen/verdeling/<str:key>/", formings.forming, name="forming"),
    path("kringen/verdeling/<str:key>/mensen/", formings.forming_people, name="forming_people"),
    path("kringen/verdeling/<str:key>/regels/", formings.forming_rules, name="forming_rules"),
    path("kringen/verdeling/<str:key>/bevestigen/", formings.forming_confirm, name="forming_confirm"),
    path("kringen/verdeling/<str:key>/<str:verb>/", formings.forming_act, name="forming_act"),
    path("kringen/plaats/<str:key>/", circles.place, name="circle_place"),
    path("kringen/<str:key>/", circles.circle, name="circle"),
    path("kringen/<str:key>/<str:verb>/", circles.circle_act, name="circle_act"),
    path("kring/<str:token>/", circles.guest_circle, name="guest_circle"),
]
