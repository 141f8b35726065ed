"""Makes the network of `meaning.sentences` from the package that brings it.

Of its 250,000 pieces of words only those that English, Spanish and our texts need are kept; as int8 ONNX.
Half a minute.

Run: python -m meaning.training.sentences [FOLDER]
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from spellchecker import SpellChecker
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from corpus.text import ordinary, to_learn_from
from meaning.sentences import ASKED, WEIGHTS
from meaning.training.packed import Packed, packed

NEEDS = Path(__file__).parents[2] / "corpus" / "needs"
POSITIONS = 128
MOST_WORDS = {"en": 30_000, "es": 15_000}
"""Words of each dictionary, the most used first, that are cut as they always were."""
BEGIN_SENTENCES = 8_000
_SPECIAL = 4  # pieces that stand for no letters
_SHORT = re.compile(r"\u2581?[ -~\u00c0-\u00ffŵŷ£€’‘“”]{0,2}")
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_LEVELLING = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class Network(nn.Module):
    """The layers, and the mean of their tokens at length one."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        tokens = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(tokens.dtype)
        return nn.functional.normalize((tokens * weights).sum(1) / weights.sum(1), dim=1)


def tokenizer_of(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=_SPECIAL - 1))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def pieces_needed(whole: Packed) -> list[int]:
    """The numbers of the pieces that our texts and the usual words of two languages are cut into."""
    cut = tokenizer_of(list(zip(whole.pieces, whole.scores.tolist(), strict=True)))
    needed = set(range(_SPECIAL))
    for found in cut.encode_batch(list(_words_and_texts())):
        needed.update(found.ids)
    needed |= {number for number, piece in enumerate(whole.pieces) if _SHORT.fullmatch(piece)}
    return sorted(needed)


def _words_and_texts() -> Iterator[str]:
    for path in sorted(NEEDS.glob("hand_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    yield from (one.text for one in (*ordinary(), *to_learn_from()))
    for language, most in MOST_WORDS.items():
        used = SpellChecker(language=language).word_frequency.dictionary
        words = sorted(used, key=lambda word: (-used[word], word))[:most]
        yield from (*words, *(word.capitalize() for word in words[:BEGIN_SENTENCES]))


def network_of(whole: Packed, needed: Sequence[int]) -> Network:
    config = BertConfig(
        vocab_size=len(needed),
        hidden_size=whole.width,
        num_hidden_layers=whole.layers,
        num_attention_heads=whole.heads,
        intermediate_size=whole.inner,
        max_position_embeddings=POSITIONS,
        type_vocab_size=1,
        layer_norm_eps=whole.eps,
        attn_implementation="eager",
    )
    encoder = BertModel(config, add_pooling_layer=False)
    named = _embeddings(whole, needed) | {
        name: numbers for layer in range(whole.layers) for name, numbers in _layer(whole, layer).items()
    }
    encoder.load_state_dict(named, strict=True)
    return Network(encoder).eval()


def _embeddings(whole: Packed, needed: Sequence[int]) -> dict[str, Tensor]:
    wide = whole.width
    return {
        "embeddings.word_embeddings.weight": _kept(whole, "emb.word", whole.words, wide)[list(needed)],
        "embeddings.position_embeddings.weight": _kept(whole, "emb.pos", whole.positions, wide)[:POSITIONS],
        "embeddings.token_type_embeddings.weight": _kept(whole, "emb.type", 2, wide)[:1],
        "embeddings.LayerNorm.weight": _kept(whole, "emb.ln.w", wide),
        "embeddings.LayerNorm.bias": _kept(whole, "emb.ln.b", wide),
    }


def _layer(whole: Packed, layer: int) -> dict[str, Tensor]:
    named = {}
    for short, name in _MATRICES.items():
        out, into = {"fi": (whole.inner, whole.width), "fo": (whole.width, whole.inner)}.get(
            short, (whole.width, whole.width)
        )
        named[f"{name}.weight"] = _kept(whole, f"l{layer}.{short}.w", out, into)
        named[f"{name}.bias"] = _kept(whole, f"l{layer}.{short}.b", out)
    for short, name in _LEVELLING.items():
        named[f"{name}.weight"] = _kept(whole, f"l{layer}.{short}.w", whole.width)
        named[f"{name}.bias"] = _kept(whole, f"l{layer}.{short}.b", whole.width)
    return {f"encoder.layer.{layer}.{name}": numbers for name, numbers in named.items()}


def _kept(whole: Packed, name: str, *shape: int) -> Tensor:
    return torch.tensor(whole.numbers(name, *shape))


def main(folder: Path) -> None:
    logging.getLogger().setLevel(logging.ERROR)  # it advises at length on what does not matter here
    whole = packed()
    needed = pieces_needed(whole)
    network = network_of(whole, needed)
    tokenizer = tokenizer_of([(whole.pieces[one], float(whole.scores[one])) for one in needed])
    ids = torch.tensor([tokenizer.encode(f"{ASKED}anything").ids])
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            network,
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=["ids", "mask"],
            output_names=["vectors"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in ("ids", "mask")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(path, folder / "sentences.onnx", weight_type=QuantType.QInt8, per_channel=True)
    tokenizer.save(str(folder / "sentences.tokenizer.json"), pretty=False)
    sys.stdout.write(f"{len(needed)} of {len(whole.pieces)} pieces\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else WEIGHTS)
