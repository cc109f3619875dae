"""The room of the law: packs, criteria sets, ratings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CriteriaConfig(AppConfig):
    """Room `criteria`."""

    name = "ocop.criteria"
    label = "criteria"
    verbose_name = _("Bộ tiêu chí")
