"""Science at the producer's desk: own proposals, projects that are for it, technologies."""

from ocop.web.proposing import urls

urlpatterns = [*urls.own("de-tai/", "science"), *urls.register("de-tai/")]
