"""Labelled session logs, each leaning on one rule. Received Thu 12 Mar 2026 18:30, London."""

H = {"status": "held"}
NONE: dict[str, object] = {"status": "unknown", "topics": [], "goals": [], "next": None, "confirm": []}


def nxt(date: str | None, time: str | None = None, place: str | None = None) -> dict[str, str | None]:
    return {"date": date, "time": time, "place": place}


def goals(**told: str) -> list[dict[str, str]]:
    return [{"hint": hint.replace("_", " "), "progress": progress} for hint, progress in told.items()]


ROWS = [
    # length
    ("met D mon hour n half costa", H | {"date": "2026-03-09", "duration_min": 90, "type": "in_person"}),
    (
        "Saw D today 10-11.30 at the library, worked on budget",
        H | {"date": "2026-03-12", "start": "10:00", "duration_min": 90},
    ),
    ("1pm 2h with D today at greggs", H | {"start": "13:00", "duration_min": 120}),
    ("met D weds half an hour", H | {"date": "2026-03-11", "duration_min": 30}),
    ("Met D yesterday 30-40 min in the park", H | {"duration_min": 35, "approximate": True}),
    ("met D tues about an hour and a bit", H | {"duration_min": 60, "approximate": True}),
    ("met D tues just under 2 hours", H | {"duration_min": 120, "approximate": True}),
    ("Met D today, he was 20 mins late, 1hr in all", H | {"duration_min": 60}),
    ("met D today 45 mins. hour on the bus each way", H | {"duration_min": 45}),
    ("phone call 30 mins with D today", H | {"type": "phone", "duration_min": 30}),
    ("met D today 40 mins phone, cv done", H | {"type": "phone", "duration_min": 40}),
    ("met D today 1hr, lost his phone", H | {"type": "in_person", "duration_min": 60}),
    ("teams call w D this morning, 50 min", H | {"type": "video", "duration_min": 50, "date": "2026-03-12"}),
    ("prison visit 9.15 til 10.30 today", H | {"type": "prison_visit", "start": "09:15", "duration_min": 75}),
    ("met up with D last night for one and a half hours", H | {"date": "2026-03-11", "duration_min": 90}),
    (
        "waited 40 mins for D at costa, never came",
        {"status": "mentee_no_show", "duration_min": 0, "type": "in_person"},
    ),
    ("Saw D yday. 3/4 hr walk in the park", H | {"duration_min": 45, "type": "in_person"}),
    ("met d sat 2-4pm maccies", H | {"date": "2026-03-07", "start": "14:00", "duration_min": 120}),
    ("Met D for an hour today, he works 16 hours a week now", H | {"duration_min": 60}),
    ("D 19 today so met for cake, 1h", H | {"duration_min": 60, "date": "2026-03-12"}),
    # dates
    ("met D last thurs 1hr", H | {"date": "2026-03-05"}),
    ("met D mon gone 1hr", H | {"date": "2026-03-09"}),
    ("Met D on 9th for 1h", H | {"date": "2026-03-09"}),
    ("F2F with D 3 march 1 hour", H | {"date": "2026-03-03", "type": "in_person"}),
    ("met D 2 days ago 1h", H | {"date": "2026-03-10"}),
    ("Met D 10.03.26 1h at hub", H | {"date": "2026-03-10", "duration_min": 60}),
    ("met D 4/1 1h at hub", H | {"date": "2026-01-04", "confirm": ["date", "next"]}),
    ("met D sun arvo, hour", H | {"date": "2026-03-08", "duration_min": 60}),
    ("we sat in the park for an hour today with D", H | {"date": "2026-03-12", "duration_min": 60}),
    # next
    ("Met D today 1h. next thurs week 4pm hub", H | {"next": nxt("2026-03-26", "16:00", "hub")}),
    ("met D today 1h costa, seeing him again in a fortnight", H | {"next": nxt("2026-03-26")}),
    ("met D today 1h costa, next week", H | {"next": None, "confirm": ["next"]}),
    (
        "met D today 3pm 1h costa. next tues same time same place",
        H | {"next": nxt("2026-03-17", "15:00", "same")},
    ),
    (
        "met D today 1h costa. tmrw 2pm at the job centre",
        H | {"next": nxt("2026-03-13", "14:00", "job centre")},
    ),
    ("met D today 1h costa. will ring him fri, meeting tues 3pm", H | {"next": nxt("2026-03-17", "15:00")}),
    ("met D today 1h costa. he has court next weds 10am", H | {"next": None, "topics": ["legal"]}),
    ("met D today 1h costa. half 4 friday next", H | {"next": nxt("2026-03-13", "16:30")}),
    ("met D mon 1h costa. next 25/3 noon @ library", H | {"next": nxt("2026-03-25", "12:00", "library")}),
    (
        "no show today. rearranged for mon 11am",
        {"status": "mentee_no_show", "date": "2026-03-12", "next": nxt("2026-03-16", "11:00"), "confirm": []},
    ),
    # what did not happen
    ("dna", {"status": "mentee_no_show", "duration_min": 0, "confirm": ["date", "next"]}),
    ("D didn't turn up yday, no text nothing", {"status": "mentee_no_show", "date": "2026-03-11"}),
    (
        "stood me up again tues",
        {"status": "mentee_no_show", "date": "2026-03-10", "support_flags": ["repeat_no_show"]},
    ),
    (
        "I had to cancel on D today, my kid is ill",
        {"status": "mentor_cancelled", "topics": [], "duration_min": 0},
    ),
    ("cancelled by me, got flu", {"status": "mentor_cancelled"}),
    ("D cried off, got a job interview", {"status": "mentee_cancelled", "topics": ["work"]}),
    ("she cant make it tmrw, dentist", {"status": "mentee_cancelled", "topics": ["health"]}),
    (
        "prison cancelled visit, no officers. rebooked for 20th 2pm",
        {
            "status": "agency_cancelled",
            "type": "prison_visit",
            "next": nxt("2026-03-20", "14:00"),
            "support_flags": ["cj_barrier"],
        },
    ),
    (
        "turned away at the gate, VO not on system",
        {"status": "agency_cancelled", "support_flags": ["cj_barrier"]},
    ),
    ("couldnt meet today, snow, no buses", {"status": "unable", "duration_min": 0, "confirm": []}),
    ("zoom wouldnt work today so no session", {"status": "unable", "type": "video"}),
    ("Didn't meet, D has been recalled", {"status": "unable"}),
    ("N - he was ill", {"status": "mentee_cancelled"}),
    (
        "rang twice, no answer",
        {
            "status": "attempted_contact",
            "type": "phone",
            "duration_min": 0,
            "confirm": [],
            "support_flags": ["disengaging"],
        },
    ),
    ("texted D, no reply", {"status": "attempted_contact", "type": "text"}),
    (
        "rang D no answer then he rang back, 20 min chat about his mum",
        H | {"type": "phone", "duration_min": 20, "topics": ["family"]},
    ),
    ("wrote to him", {"status": "contact_only", "type": "letter", "duration_min": None, "confirm": []}),
    ("texted D to check in, he's ok", {"status": "contact_only", "type": "text"}),
    ("Quick call with D today, all ok", {"status": "contact_only", "type": "phone"}),
    (
        "rang D today talked about his housing",
        H | {"type": "phone", "topics": ["housing"], "confirm": ["duration", "next"]},
    ),
    ("Met D 1hr today at costa. His mum didn't turn up for the visit", H),
    ("after he didnt show last week, met D today 1hr costa. all good", H | {"duration_min": 60}),
    ("Met D today 1h at costa, his GP cancelled his appt", H | {"topics": ["health", "appointments"]}),
    # goals
    (
        "Met D today 1h costa: CV finished, ID still waiting, housing form half done",
        H | {"goals": goals(cv="done", ID="not_yet", housing_form="some")},
    ),
    ("met D today 1h costa. passed his theory test!", H | {"goals": goals(theory_test="done")}),
    (
        "met D today 1h costa. wants to do a barbering course",
        H | {"goals": goals(barbering_course="proposed"), "topics": ["training"]},
    ),
    ("met D today 1h costa. stuck on the PIP form", H | {"goals": goals(PIP_form="stuck")}),
    (
        "met D today 1h costa. registered with GP and opened bank account",
        H | {"goals": goals(GP="done", bank_account="done")},
    ),
    ("met D today 1h costa. talked about cv and gym", H | {"goals": [], "topics": ["work", "leisure"]}),
    ("met D today 1h costa. he hasn't rung the dentist yet", H | {"goals": goals(dentist="not_yet")}),
    (
        "met D today 1h. I told her she must get a job this week",
        H | {"goals": goals(job="imposed"), "support_flags": ["imposed_goal", "unrealistic_goal"]},
    ),
    ("met D today 1h. got the flat!!", H | {"goals": goals(flat="done")}),
    # support
    (
        "D rings me at all hours, im exhausted. met tues 3h costa",
        H | {"support_flags": ["mentor_overload"], "date": "2026-03-10"},
    ),
    (
        "met D 1h today costa. not sure how to talk about his drinking, any advice",
        H | {"support_flags": ["training_need"]},
    ),
    (
        "met D today 1h costa. told him we finish in 4 weeks, ok about it. last session 9 april",
        H | {"support_flags": ["ending_confirmed"]},
    ),
    ("met D today 1h. lazy as ever", H | {"support_flags": ["insensitivity"]}),
    # two in one text
    (
        "met D mon 1h costa and weds 2h library",
        H | {"date": "2026-03-11", "duration_min": 120, "also": [("held", "2026-03-09", 60)]},
    ),
    (
        "Tues no show. met D today 1h costa",
        H | {"date": "2026-03-12", "duration_min": 60, "also": [("mentee_no_show", "2026-03-10", 0)]},
    ),
    # US
    (
        "met up w D on 3/10 for 1 hr at dunkin, worked on his resume. next mtg 3/17 at 5p",
        H
        | {
            "date": "2026-03-10",
            "day_first": False,
            "next": nxt("2026-03-17", "17:00"),
            "goals": goals(resume="some"),
        },
    ),
    # other hands, other voices
    (
        "Seen D the day at the hub, hour or so. nae cv yet. Back on thurs at 2",
        H | {"date": "2026-03-12", "goals": goals(cv="not_yet")},
    ),
    (
        "linked J yest at maccies for like 2 hrs, he got da job!! next link fri 5ish",
        H | {"duration_min": 120, "goals": goals(job="done")},
    ),
    ("Met D at 3 in starbucks stayed til half 4", H | {"start": "15:00", "duration_min": 90}),
    (
        "We met twice: Monday 1 hr at library (CV), Wed 45 min phone call (benefits).",
        H | {"date": "2026-03-11", "type": "phone"},
    ),
    ("Didnt see D this wk, hes got flu", {"status": "mentee_cancelled", "topics": ["health"]}),
    (
        "my daughter was poorly so had to postpone till next Tuesday 3pm",
        {"status": "mentor_cancelled", "next": nxt("2026-03-17", "15:00")},
    ),
    ("D was meant to meet me at 2 but we only had 30 mins", H | {"duration_min": 30}),
    (
        "Gave him a lift weds 45 mins each way, chatted for an hour in the car",
        H | {"date": "2026-03-11", "duration_min": 60},
    ),
    ("sat w D for an hour at the hospital sunday", H | {"date": "2026-03-08"}),
    (
        "We had planned to meet today but I had a work thing. Now meeting Saturday 10am",
        {"status": "mentor_cancelled", "next": nxt("2026-03-14", "10:00")},
    ),
    ("Called D 20mins. Housing officer visiting him tomorrow at 10", H | {"type": "phone", "next": None}),
    ("I visited D in Altcourse yesterday 2pm-3pm", H | {"type": "prison_visit", "duration_min": 60}),
    ("library yday 2hrs, cv and cover letter finished", H | {"goals": goals(cv="done", cover_letter="done")}),
    ("Took D to his GP this morning, with him 10 til 12", H | {"duration_min": 120}),
    # the goals and plans of other voices
    (
        "met D today 1h hub. worked on housing application - submitted",
        H | {"goals": goals(housing_application="done")},
    ),
    ("met D today 1h hub. meant to bring his cv but forgot it", H | {"goals": goals(cv="not_yet")}),
    ("met D today 1h hub. hasnae rung the dentist", H | {"goals": goals(dentist="not_yet")}),
    ("met D today 1h hub. scared hell lose the flat", H | {"goals": []}),
    ("met D today 1h hub. his passports come threw", H | {"goals": goals(passport="done")}),
    ("met D today 1h hub. talked of uni courses", H | {"topics": ["education"]}),
    ("met D today 1h hub. got taken on at tesco", H | {"goals": goals(job="done")}),
    (
        "met D today 1h costa. ring StepChange together fri 2pm",
        H | {"start": None, "next": nxt("2026-03-13", "14:00")},
    ),
    (
        "i seen D today for half an our next won is saturday the fourteenth at two",
        H | {"duration_min": 30, "next": nxt("2026-03-14", "14:00")},
    ),
    (
        "need to push D to sat 11am, im on nights",
        {"status": "mentor_cancelled", "next": nxt("2026-03-14", "11:00")},
    ),
    # no log at all
    ("what time is the training on tues?", NONE),
    ("thanks", NONE),
    ("can you send me the expenses form please", NONE),
    ("ok will do", NONE),
    ("hi is sarah in today", NONE),
    ("if he had met me tues we would have done his cv", NONE),
    ("new number for me 07700 900123", NONE),
    # A present tense with a coming day is a plan; a bare hour after a date is its time.
    (
        "Met D tues 1h. We meet on Monday at 4pm",
        {"next": {"date": "2026-03-16", "time": "16:00", "place": None}},
    ),
    (
        "met D today 1h. next 20th 2 at the station",
        {"next": {"date": "2026-03-20", "time": "14:00", "place": "station"}},
    ),
    # At the gate on the day of release they met; a call made together is not how they met.
    ("Saw K at the gate, released today. 2 hrs", {"type": "in_person", "topics": ["release"]}),
    ("prison visit w/ K 1hr, met at the visits gate. talked about release", {"type": "prison_visit"}),
    ("swimming w/ B sat 1h. helped her ring the school", {"type": "in_person"}),
    ("rang D 20 mins about his flat", {"type": "phone", "topics": ["housing"]}),
    # A course or a licence is training, whatever its level; a child's school is about the child.
    ("met K sun 2hrs. doing his level 1 football coaching course", {"topics": ["leisure", "training"]}),
    ("met K sun 2hrs. got his cscs card", {"topics": ["training"]}),
    ("met K sun 1h. her son's school rang", {"topics": ["children"]}),
    # What is summed up as "that" is the first thing named; a list of applications is never all done.
    (
        "met D today 1h. bank said no again cos no ID so thats stuck",
        {"goals": [{"hint": "bank account", "progress": "stuck"}]},
    ),
    (
        "Met D today 1h. We sent off two applications",
        {"goals": [{"hint": "applications", "progress": "some"}]},
    ),
    (
        "met D today 1h. been to four sessions at the drug service",
        {"goals": [{"hint": "drug service", "progress": "some"}]},
    ),
    (
        "Rang B, 20 minutes. Her school will see her on Friday. We meet again on the 19th at 10",
        {"next": {"date": "2026-03-19", "time": "10:00", "place": None}},
    ),
    ("met B today 1h. her lad starts school monday", {"topics": ["children"]}),
    (
        "rang B, 20 mins. he can stop at his mums when he gets out",
        {"topics": ["family", "housing", "release"]},
    ),
]
