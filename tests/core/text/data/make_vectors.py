#!/usr/bin/env python3
"""Writes split.json (a small tokenizer with every part that Tokenizer supports) and vectors.json (texts with the ids that
Hugging Face's `tokenizers` gives, for split.json and for digits.json, a vocabulary of tinkex-tinylm). Needs `pip install tokenizers`; run it in this directory."""
import json
import random
import unicodedata

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

PATTERN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
           r"|\s*[\r\n]+|\s+(?!\S)|\s+")
SENTENCES = [
    "The brown fox keeps 12 eggs and 1234 plums in the old mill.",
    "User: What is 7 plus 8?\nAssistant: 7 plus 8 is 15.",
    "Zoë's café isn't open on Müller Straße; we'll come later, I'M SURE.",
    "int main() {\n    return 0;  // nothing\n}\r\n\r\n\tend",
    "Ελληνικά, русский, עברית, العربية, हिन्दी, 日本語, 한국어 🙂👩‍👩‍👧!",
    "a   b    c  \n \n  d", "", " ", "\n", "x", "  leading", "trailing  ", "e\u0301 versus \u00e9", "\ufeffmark",
    "<|end|>", "say <|end|> twice<|end|>", "<think>well</think>", "<|end", "\u00bd \u2167 \u0663 1\u20442",
]


def random_texts(rng, count):
    alphabet = "abcdefgh ABC.,!?'\n\r\t0123456789-+=()<|>éüßñøłščΩλжя中文字日本한국🙂🎈\u0301\u200d\u00a0\u2003"
    for _ in range(count):
        yield "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 60)))


def any_text(rng, count):
    # Unicode 14 is what the program's regular expressions know; U+180E is a blank for them only.
    points = [p for p in range(0x20, 0x2FA1D) if unicodedata.category(chr(p)) not in ("Cn", "Cs", "Co") and p != 0x180E]
    for _ in range(count):
        yield "".join(chr(rng.choice(points)) for _ in range(rng.randint(1, 24)))


def split_tokenizer():
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=420, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                  show_progress=False)
    tokenizer.train_from_iterator([text for text in SENTENCES if "<" not in text] * 3, trainer)
    tokenizer.add_special_tokens([AddedToken("<|end|>", special=True, normalized=False)])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=False),
                          AddedToken("caf\u00e9", normalized=True)])
    return tokenizer


def main():
    split_tokenizer().save("split.json", pretty=False)
    rng = random.Random(1)
    texts = SENTENCES + list(random_texts(rng, 120)) + list(any_text(rng, 120))
    cases = {}
    for name in ("split", "digits"):
        tokenizer = Tokenizer.from_file(name + ".json")
        cases[name] = []
        for text in texts:
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            cases[name].append({"text": text, "ids": ids,
                                "decoded": tokenizer.decode(ids, skip_special_tokens=False)})
        for _ in range(80):
            ids = [rng.randrange(tokenizer.get_vocab_size()) for _ in range(rng.randint(1, 20))]
            cases[name].append({"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)})
    with open("vectors.json", "w", encoding="utf-8") as file:
        json.dump(cases, file, ensure_ascii=True, separators=(",", ":"))
        file.write("\n")


main()
