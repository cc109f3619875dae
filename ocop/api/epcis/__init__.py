"""EPCIS 2.0 for other systems, under /api/v1/epcis: the operations of the standard's REST binding.

docs/api-epcis.md tells its behaviours one by one, each with the test that proves it.
"""

from ocop.api.epcis import capturing, resources, standing
from ocop.api.epcis.answers import BASE, problem_of
from ocop.api.epcis.schemas import components
from ocop.api.epcis.serving import router

__all__ = ["BASE", "components", "problem_of", "router"]

for part in (resources, capturing, standing):
    part.register()
