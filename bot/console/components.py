"""The components of the GOV.UK design system, for templates to call by name: `govukButton({...})`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader

NAMES = (
    "back-link",
    "button",
    "checkboxes",
    "details",
    "error-summary",
    "fieldset",
    "file-upload",
    "input",
    "notification-banner",
    "pagination",
    "password-input",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "table",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
)
PACKAGE = "govuk_frontend_jinja"


def macros() -> dict[str, Callable[..., str]]:
    """Each component by its name. They ask for parameters that were not given; our own templates may not."""
    loader = PrefixLoader({PACKAGE: PackageLoader(PACKAGE)})
    theirs = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return {called(name): _macro(theirs, name) for name in NAMES}


def called(name: str) -> str:
    """Such as "govukErrorSummary" for error-summary."""
    return "govuk" + "".join(word.capitalize() for word in name.split("-"))


def options(offered: Mapping[Any, str], nothing: str | None = None) -> list[dict[str, str]]:
    """What a list to choose from offers, each in words that begin as a sentence does.

    `nothing`: what choosing none of them is called.
    """
    every = [(str(key), words[:1].upper() + words[1:]) for key, words in offered.items()]
    if nothing is not None:
        every.insert(0, ("", nothing))
    return [{"value": key, "text": words} for key, words in every]


def needed(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, for a question that must be answered."""
    return [item | {"attributes": {"required": ""}} for item in items]


def _macro(theirs: Environment, name: str) -> Callable[..., str]:
    macro: Callable[..., str] = getattr(
        theirs.get_template(f"{PACKAGE}/components/{name}/macro.html").module, called(name)
    )
    return macro
