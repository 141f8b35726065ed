"""Every flow the bot can hold. A new file in this folder is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from bot.flows.steps import Flow

FLOWS: dict[str, Flow] = {
    flow.name: flow
    for found in iter_modules(__path__)
    if isinstance(flow := getattr(import_module(f"{__name__}.{found.name}"), "flow", None), Flow)
}
