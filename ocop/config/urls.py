"""Every address of the site, by door and desk."""

from django.urls import include, path

from ocop.web import errors, health

urlpatterns = [
    path("health", health.health, name="health"),
    path("", include("ocop.web.portal.urls")),
    path("tai-khoan/", include("ocop.web.account.urls")),
    path("tai-khoan/", include("ocop.web.account.sign_in")),
    path("chu-the/", include("ocop.web.producer.urls")),
    path("can-bo/", include("ocop.web.officer.urls")),
    path("hoi-dong/", include("ocop.web.council.urls")),
    path("", include("ocop.web.ui.urls")),
    path("api/v1/", include("ocop.api.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
