"""The official examples of each standard are read, wherever they lie beside this repository."""

from pathlib import Path

import pytest

from signposting.export import as_hsds
from signposting.imports.read import read_services
from signposting.imports.standard import read_object
from signposting.service import Service

SHARED = Path(__file__).parents[3] / "shared" / "data" / "signposting"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared example directories are not here")

COUNSELLING = "Community Counselling"
HELPLINE = "Never Homeless Helpline"


@pytest.mark.parametrize(
    ("where", "services", "first"),
    [
        ("hsds30_examples", 1, COUNSELLING),
        ("hsds30_examples/examples/csv", 1, COUNSELLING),
        ("hsds30_examples/examples/tabular.json", 1, COUNSELLING),
        ("hsds30_examples/examples/service_full.json", 1, COUNSELLING),
        ("hsds30_examples/examples/service_list.json", 1, COUNSELLING),
        ("hsds30_examples/examples/service_at_location_full.json", 1, COUNSELLING),
        ("oruk30_examples", 1, COUNSELLING),
        ("oruk30_examples/examples/csv", 1, COUNSELLING),
        ("oruk30_examples/examples/service_full.json", 1, COUNSELLING),
        ("oruk30_examples/examples/organization_full.json", 1, COUNSELLING),
        ("oruk_v1_v3", 1, COUNSELLING),
        ("oruk_v1_v3/v3_warn/service_full.json", 1, COUNSELLING),
        ("hsds11_sample", 13, HELPLINE),
        ("hsds11_sample/all_resources", 13, HELPLINE),
        ("hsds11_sample/simple", 13, HELPLINE),
    ],
)
def test_every_example_is_read_and_goes_out_again(where, services, first):
    found = [one for one in read_services(SHARED / where) if isinstance(one, Service)]
    assert [len(found), found[0].name] == [services, first]
    assert [read_object(as_hsds(service)) for service in found] == found


def test_the_example_on_no_place_on_earth_keeps_its_words():
    [service] = read_services(SHARED / "hsds30_examples/examples/service_full.json")
    assert isinstance(service, Service)
    [place] = service.places
    assert (place.latitude, place.more["latitude"], place.postcode) == (None, 100, "ABC 1234")
    assert service.schedules[0].text.startswith("The service is available from 10 am")
    assert not service.schedules[0].has_hours
    assert [phone.number for phone in service.phones] == ["+44 1234 234567"]
    assert len(service.remarks) == 2


def test_what_is_no_directory_is_passed_over_with_reasons():
    found = list(read_services(SHARED / "oruk_v1_v3/v1_default"))
    assert found
    assert not any(isinstance(one, Service) for one in found)
