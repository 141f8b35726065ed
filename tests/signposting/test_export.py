"""What goes out in the field's standard comes back the same."""

import json

from hypothesis import HealthCheck, given, settings

from signposting.export import as_hsds
from signposting.imports.standard import read_object
from tests.signposting.shapes import services


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(service=services)
def test_a_service_goes_out_and_comes_back_without_loss(service):
    told = json.loads(json.dumps(as_hsds(service)))
    assert read_object(told) == service
