"""The tuned network as int8 ONNX, and what lies beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from corpus.text import Text
from meaning.encoder import Encoder, Numbers, softmax
from meaning.training.choosing import bars
from meaning.training.network import Network
from meaning.training.rows import CATEGORIES, LEVELS, to_choose_by

AXES = 96  # of the vectors by which the nearest texts are found


def export(network: Network, tokenizer: Any, told: Sequence[Text], folder: Path) -> None:
    """Write everything that `meaning.worries` reads. `told` are the disclosures to show as nearest."""
    write_network(network, tokenizer, folder)
    encoder = Encoder(*network_in(folder))
    _write_facts(encoder, folder)
    _write_nearest(encoder, told, folder / "worries.nearest.npz")


def network_in(folder: Path) -> tuple[Path, Path]:
    """Where a network and its tokenizer lie."""
    return folder / "worries.onnx", folder / "worries.tokenizer.json"


def write_network(network: Network, tokenizer: Any, folder: Path) -> None:
    """Write a network as int8 ONNX, and its tokenizer."""
    path, cutting = network_in(folder)
    network.eval()
    example = tokenizer(["a text", "another, longer text"], padding=True, return_tensors="pt")
    with TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            network,
            (example["input_ids"], example["attention_mask"]),
            str(whole),
            input_names=["ids", "mask"],
            output_names=["categories", "levels", "vectors"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in ("ids", "mask")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.save(str(cutting))


def _write_facts(encoder: Encoder, folder: Path) -> None:
    """How sure it must be is chosen by the network as it will run, int8 and all."""
    held_back, everyday = to_choose_by()
    chosen = bars(scores_of(encoder, held_back), held_back, scores_of(encoder, everyday))
    weights = hashlib.sha256((folder / "worries.onnx").read_bytes()).hexdigest()
    facts = {"version": f"worries-{weights[:10]}", "categories": CATEGORIES[:-1], "levels": LEVELS}
    (folder / "worries.json").write_text(
        json.dumps(facts | asdict(chosen), indent=1) + "\n", encoding="utf-8"
    )


def scores_of(encoder: Encoder, texts: Sequence[Text]) -> Numbers:
    """For each text, how sure it is that its most worrying piece tells of something."""
    found = encoder.read([text.text for text in texts])
    sure = 1 - softmax(found.categories)[:, -1]
    scores: Numbers = np.array([sure[found.whose == one].max() for one in range(len(texts))])
    return scores


def _write_nearest(encoder: Encoder, told: Sequence[Text], path: Path) -> None:
    found = encoder.read([text.text for text in told])
    vectors = np.stack([found.vectors[found.whose == one].mean(axis=0) for one in range(len(told))])
    middle = vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(vectors - middle, full_matrices=False)
    axes = directions[:AXES].T
    short = (vectors - middle) @ axes
    short = np.round(short / np.abs(short).max(axis=1, keepdims=True) * 127).astype(np.int8)
    examples = json.dumps(
        [(one.id, one.category, one.severity, one.text) for one in told], ensure_ascii=False
    )
    kept = np.frombuffer(examples.encode(), dtype=np.uint8)
    np.savez_compressed(
        path, axes=axes.astype(np.float32), middle=middle.astype(np.float32), vectors=short, examples=kept
    )
