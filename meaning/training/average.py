"""The average of a network's weights over many steps, which is surer of less than any one of them.

Izmailov and others, "Averaging Weights Leads to Wider Optima and Better Generalization" (2018).
"""

from __future__ import annotations

import torch

from meaning.training.network import Network


class Average:
    """The mean of every weight, over the moments at which it was added."""

    def __init__(self, network: Network) -> None:
        self._moments = 0
        self._mean = [torch.zeros_like(weight) for weight in network.parameters()]

    @torch.no_grad()
    def add(self, network: Network) -> None:
        self._moments += 1
        for mean, weight in zip(self._mean, network.parameters(), strict=True):
            mean += (weight - mean) / self._moments

    @torch.no_grad()
    def into(self, network: Network) -> None:
        """Give the network the mean, if there is one."""
        if self._moments:
            for mean, weight in zip(self._mean, network.parameters(), strict=True):
                weight.copy_(mean)
