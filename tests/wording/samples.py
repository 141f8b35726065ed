"""Long but believable facts for every blank that a sentence may have."""

from bot.wording import country_facts

FACTS = {
    "name": "Christopherson",
    "mentor": "Bartholomew-James",
    "mentee": "Alexandrina Marie",
    "code": "Christabelle",
    "coord": "Maximiliana Jo",
    "alias": "The Bridge Team",
    "phone": "020 7946 0958 ext 12",
    "day": "Wednesday",
    "date": "Wed 30 Sep",
    "time": "12.30pm Wed",
    "dur": "they called it off",
    "type": "type not said",
    "who": "Bartholomew-James",
    "old": "Wed 30 Sep, 12.30pm",
    "new": "Wed 30 Sep, 10.30am",
    "meetings": "1 Christabelle Wed 30 Sep, 12.30pm, 2 B Wed 30 Sep, 10.30am, 3 K Wed 30 Sep, 12.30pm",
    "place": "the big cafe by the bus station, next to the library on the corner of the High Street",
    "next": "Wed 30 Sep, 12.30pm",
    "n": "12",
    "k": "14",
    "month": "September",
    "from": "9.30am",
    "to": "7.30pm",
    "things": "1 Wed 12.30pm, 2 Wed 30 Sep 10.30am, 3 Wed 14 Oct 11.30am, 4 Wed 28 Oct 10.30am",
    "digest": "Meet-ups last week: 12 (14h30). Steps done: 14. Next: Christabelle Wed 12.30pm, 11 more. "
    "Logs to send: Christabelle Wed 30 Sep.",
    "offer": "Nightstop Leeds",
    "offers": "1 Leeds North and West Fo..., 2 the number 020 7946 0958, 3 Citizens Advice Chapel...",
    "numbers": "1, 2 or 3",
    "details": "Nightstop Leeds. A bed tonight. 12 High St, LS1 4AB. Mon to Fri 9am to 5pm. Ring first.",
    "hrs": "14h30 in 6 days",
    "people": "1 Christabelle, 2 Bartholomew, 3 Alexandrina, 4 Maximiliana",
    "severity": "S1",
    "number": "#12345",
    "step": "ring the housing office about the flat, then ask Auntie Jo to come along on Friday",
    "goal": "get back to work as a forklift driver somewhere near home so I can see the kids in the week",
    "idea": "go to the job club on Tuesdays and finish the forklift licence before the end of the summer",
    "words": "go to the job club on Tuesdays and finish the forklift licence before the end of the summer",
    "question": "Hi Christophers. Your step this week: ring the housing office about the flat, ask Jo. "
    "How did it go? Reply 1 done, 2 some, 3 not yet, 4 stuck.",
}


def filled_in(country: str) -> dict[str, str]:
    return FACTS | country_facts(country)
