"""Our count of segments is held against the counter that Twilio publishes."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.wording.gsm import BASIC, EXTENSION
from bot.wording.segments import Segments, count

ROOT = Path(__file__).parents[2]
PEER = ROOT / "node_modules/sms-segments-calculator"
TEXTS = 2_000
COUNT_THEM = """
const { SegmentedMessage } = require(process.argv[1]);
const texts = JSON.parse(require('fs').readFileSync(0, 'utf-8'));
const counted = texts.map((text) => {
  const message = new SegmentedMessage(text);
  const units = message.encodedChars.reduce((sum, char) => sum + char.codeUnits.length, 0);
  return [message.getEncodingName(), units, message.segmentsCount];
});
console.log(JSON.stringify(counted));
"""


def random_texts():
    """Texts of every kind of letter, and many of a length where one more character matters."""
    chance = random.Random(20260312)
    basic, extension = sorted(BASIC), sorted(EXTENSION)
    wide = [*"’“–…żłŵŷ漢字привет", "😀", "👍🏽", "👩\u200d👩\u200d👧", "🇬🇧", "e\u0301", "❤\ufe0f", "\r\n"]
    edges = [0, 1, 69, 70, 71, 133, 134, 135, 159, 160, 161, 305, 306, 307, 459, 460]
    for _ in range(TEXTS):
        alphabet = chance.choice([basic, basic + extension, basic + wide, wide, basic[60:] + extension * 9])
        rare = chance.random() < 0.5
        length = (
            chance.choice(edges) + chance.randint(-2, 2) if chance.random() < 0.7 else chance.randint(0, 500)
        )
        letters = chance.choices(basic if rare else alphabet, k=max(0, length))
        if rare and letters:
            letters[chance.randrange(len(letters))] = chance.choice(alphabet)
        yield "".join(letters)


@pytest.mark.skipif(
    not PEER.exists(), reason="node_modules is absent: `npm ci` brings sms-segments-calculator"
)
def test_our_count_agrees_with_twilios_on_two_thousand_texts():
    texts = list(random_texts())
    node = shutil.which("node")
    assert node, "node comes with the development requirements"
    run = subprocess.run(
        [node, "-e", COUNT_THEM, str(PEER)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    ours = [[(c := count(text)).encoding, c.units, c.segments] for text in texts]
    differing = [
        (text, our, their)
        for text, our, their in zip(texts, ours, json.loads(run.stdout), strict=True)
        if our != their
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 1, 160)),
        ("a" * 160, Segments("GSM-7", 160, 1, 0)),
        ("a" * 161, Segments("GSM-7", 161, 2, 145)),
        ("€" * 80, Segments("GSM-7", 160, 1, 0)),
        ("a" + "€" * 80, Segments("GSM-7", 161, 2, 145)),
        ("a" * 152 + "€" * 5, Segments("GSM-7", 162, 2, 143)),
        ("’" * 70, Segments("UCS-2", 70, 1, 0)),
        ("’" * 71, Segments("UCS-2", 71, 2, 63)),
        ("😀" * 36, Segments("UCS-2", 72, 2, 61)),
    ],
)
def test_segments_are_counted_by_hand_too(text, expected):
    assert count(text) == expected
