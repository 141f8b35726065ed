"""What this process counts and times, for whoever watches it from outside (`/metrics`).

Labels are words fixed in the code or kinds kept in our tables: never an id, a number or anything of a person.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

LABEL = 40  # letters

registry = CollectorRegistry()

texts = Counter(
    "alongside_texts",
    "Tries to send a text, by channel and what became of each: sent, dropped, or what the door said.",
    ("channel", "outcome"),
    registry=registry,
)
nudges = Counter(
    "alongside_nudges",
    "Talks that the bot was to begin, by kind and what became of them: begun or dropped.",
    ("kind", "outcome"),
    registry=registry,
)
tick_lag = Gauge(
    "alongside_tick_lag_seconds", "How late the last look for what is due began.", registry=registry
)
tick_time = Histogram(
    "alongside_tick_seconds",
    "How long a look for what is due takes.",
    buckets=(0.002, 0.01, 0.05, 0.2, 1, 5, 20, 60, 120),
    registry=registry,
)
webhook_time = Histogram(
    "alongside_webhook_seconds",
    "How long a provider waits for our answer, by provider and the status it gets.",
    ("provider", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
    registry=registry,
)
screening_time = Histogram(
    "alongside_screening_seconds",
    "How long it takes to screen one text.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5),
    registry=registry,
)
reading_time = Histogram(
    "alongside_reading_seconds",
    "How long the second reader takes for one text.",
    buckets=(0.005, 0.01, 0.02, 0.04, 0.1, 0.25, 1, 5, 15),
    registry=registry,
)
read_flags = Counter(
    "alongside_reading_flags",
    "Worries that the second reader alone has seen, by severity.",
    ("severity",),
    registry=registry,
)
late_flags = Counter(
    "alongside_late_flags",
    "Flags that nobody had acknowledged in time, by severity.",
    ("severity",),
    registry=registry,
)


def text(channel: str, outcome: str) -> None:
    """Count one try to send a text."""
    texts.labels(channel, outcome).inc()


def nudge(kind: str, outcome: str) -> None:
    """Count one talk that was begun, or that will not be."""
    nudges.labels(kind[:LABEL], outcome).inc()
