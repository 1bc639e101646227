"""Parses texts with a stock model; run by `eval.references` with the bot's own Python, and imports nothing of ours.

bot/.venv/bin/python eval/stock/parse.py MODEL TEXTS.json OUT.json      (prints how many are done)
"""

import asyncio
import json
import sys
from typing import Any

from rasa.core.agent import Agent


async def parse_all(model: str, texts: list[str]) -> list[dict[str, Any]]:
    """Return intent, confidence and the ResponseSelector's ranking of every text."""
    agent = Agent.load(model)
    found = []
    for number, text in enumerate(texts, 1):
        parsed = await agent.parse_message(text)
        selector = parsed.get("response_selector", {}).get("ask", {})
        ranking = [[r["intent_response_key"], r["confidence"]] for r in selector.get("ranking", [])]
        found.append({"intent": parsed["intent"]["name"], "confidence": parsed["intent"]["confidence"], "ranking": ranking})
        if number % 10 == 0 or number == len(texts):
            print(f"done {number}", flush=True)
    return found


def main() -> None:
    """Read texts, write what the model makes of them."""
    model, source, target = sys.argv[1:4]
    with open(source, encoding="utf-8") as file:
        texts = json.load(file)
    found = asyncio.run(parse_all(model, texts))
    with open(target, "w", encoding="utf-8") as file:
        json.dump(dict(zip(texts, found, strict=True)), file, ensure_ascii=False)


if __name__ == "__main__":
    main()
