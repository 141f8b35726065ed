"""Small directories of our own, in each shape."""

import json
import zipfile

from signposting.imports.read import read_services
from signposting.service import Service

VERSION_3 = {
    "id": "s1",
    "name": "Night shelter",
    "status": "active",
    "description": "Beds from 8pm.",
    "fees_description": "Free",
    "minimum_age": 18,
    "assured_date": "2026-01-02",
    "x_colour": "green",
    "organization": {"id": "o1", "name": "Roof", "website": "https://roof.example"},
    "contacts": [{"id": "c1", "title": "Desk", "phones": [{"id": "p1", "number": "0113 496 0000"}]}],
    "schedules": [{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "20:00", "closes_at": "08:00"}],
    "service_at_locations": [
        {
            "id": "t1",
            "location": {
                "id": "l1",
                "latitude": 53.8,
                "longitude": -1.55,
                "addresses": [{"address_1": "1 High St", "city": "Leeds", "postal_code": "LS1 1AA"}],
            },
        }
    ],
    "attributes": [{"id": "a1", "taxonomy_term": {"id": "k1", "name": "Shelter", "taxonomy": "own"}}],
}

VERSION_1 = {
    "id": "s1",
    "name": "Night shelter",
    "status": "active",
    "fees": "Free",
    "eligibilitys": [{"id": "e1", "minimum_age": 18, "maximum_age": 24, "eligibility": "adults"}],
    "organization": {"id": "o1", "name": "Roof", "url": "https://roof.example"},
    "contacts": [{"id": "c1", "title": "Desk", "phones": [{"id": "p1", "number": "0113 496 0000"}]}],
    "languages": [{"id": "n1", "language": "Urdu"}],
    "service_areas": [{"id": "r1", "service_area": "Leeds"}],
    "service_taxonomys": [{"id": "a1", "taxonomy": {"id": "k1", "name": "Shelter", "vocabulary": "own"}}],
    "service_at_locations": [
        {
            "id": "t1",
            "location": {
                "id": "l1",
                "latitude": "53.8",
                "longitude": "-1.55",
                "physical_addresses": [{"address_1": "1 High St", "city": "Leeds", "postal_code": "LS1 1AA"}],
            },
            "regular_schedule": [
                {"byday": "MO", "freq": "WEEKLY", "opens_at": "20:00:00", "closes_at": "08:00:00"}
            ],
            "holidayScheduleCollection": [
                {"closed": True, "start_date": "2026-12-25", "end_date": "2026-12-26"}
            ],
        }
    ],
}

VERSION_1_1 = {
    "organizations.csv": "id,name,url\no1,Roof,https://roof.example\n",
    "services.csv": "id,organization_id,name,status,fees\ns1,o1,Night shelter,active,Free\n",
    "locations.csv": "id,organization_id,name,latitude,longitude\nl1,o1,Hub,53.8,-1.55\n",
    "services_at_location.csv": "id,service_id,location_id\nt1,s1,l1\n",
    "physical_addresses.csv": "id,location_id,address_1,city,postal_code\na1,l1,1 High St,Leeds,LS1 1AA\n",
    "phones.csv": (
        'id,location_id,service_id,number,language\np1,,s1,0113 496 0000,"en, cy"\np2,l1,,0113 496 0001,\n'
    ),
    "regular_schedules.csv": "id,service_id,weekday,opens_at,closes_at\nh1,s1,1,20:00:00,08:00:00\n",
    "eligibility.csv": "id,service_id,eligibility\ne1,s1,adults\n",
    "languages.csv": "id,service_id,location_id,language\nn1,s1,l1,Urdu\n",
    "taxonomy.csv": "id,name,vocabulary\nk1,Shelter,own\n",
    "services_taxonomy.csv": "id,service_id,taxonomy_id\nx1,s1,k1\n",
}

SHEET = (
    "Service name,Provider,Telephone,Post code,Lat,Long,Opening times,Type of support,Our notes\n"
    "Night shelter,Roof,0113 496 0000; 0113 496 0001,LS1 1AA,53.8,-1.55,8pm to 8am,"
    '"Shelter, Food",Ask for Jo\n'
)


def page(*services):
    return json.dumps({"total_items": len(services), "contents": list(services)}, indent=1)


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def laid_out(folder, files):
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def taken(path, **options):
    """The services of a directory in which nothing is refused."""
    found = list(read_services(path, **options))
    assert [one for one in found if not isinstance(one, Service)] == []
    return found


def told(path, **options):
    """What was refused, as people read it."""
    return [str(one) for one in read_services(path, **options) if not isinstance(one, Service)]
