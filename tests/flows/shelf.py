"""A directory of four places, for talks that are played through the engine alone."""

LEEDS = {"name": "Leeds", "country": "GB", "latitude": 53.8, "longitude": -1.55}
OFFERS = [
    {"id": str(number), "name": name, "category": "food", "is_near": True, "told": [0, 1.0, "GB"]}
    | {"text": f"{name}. 01632 96000{number}"}
    for number, name in enumerate(["Larder", "Pantry", "Soup Stop", "Meal Room"], 1)
]


def look_up(look):
    """What a step wants looked up, found on this shelf."""
    return _FINDS[look.what](look.facts)


def _place(facts):
    return {"area": LEEDS if "leeds" in facts["text"].lower() else None}


def _offers(facts):
    return {"offers": [one for one in OFFERS if one["id"] not in (facts["seen"] or [])][:3]}


def _these(facts):
    return {"offers": [one for one in OFFERS if one["id"] in facts["ids"]]}


_FINDS = {
    "place": _place,
    "offers": _offers,
    "these": _these,
    "details": lambda facts: {"details": f"More about {facts['id']}."},
    "reach": lambda facts: {"reached": facts["relationship_id"] is not None},
}
