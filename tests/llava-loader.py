"""
What LLaVA-1.5's loader makes of an exported file, written once more from its sources (haotian-liu/LLaVA c121f04:
llava/train/train.py, preprocess_multimodal and preprocess_v1; llava/mm_utils.py, tokenizer_image_token;
llava/conversation.py, conv_vicuna_v1; a tokenizer with legacy=False and pad = unk), without a line of the studio's.

python3 llava-loader.py VOCABULARY.json EXPORT.json prints one JSON object a record: `error` where it would stop the run, else
`tokens` (the photo's 576 included), `trained` (how many of them bear a loss) and `masked`. VOCABULARY.json has
LLaMA's `pieces` by their numbers, and by piece its `ranks`: the lower one is joined first.
"""

import json
import sys

IMAGE_TOKENS = 576
UNK, BOS, EOS, IMAGE = 0, 1, 2, -200
SPECIAL = {"<unk>": UNK, "<s>": BOS, "</s>": EOS}
SYSTEM = (
    "A chat between a curious user and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the user's questions."
)


class Tokenizer:
    """sentencepiece's BPE: of all neighbours that make a piece those of the lowest rank are joined first, from the left."""

    def __init__(self, vocabulary):
        self.ids = {piece: number for number, piece in enumerate(vocabulary["pieces"])}
        self.ranks = vocabulary["ranks"]
        self.words = {}

    def __call__(self, text):
        """With the begin sign. legacy=False: a blank before the text, and none behind a sign of the tokenizer's own."""
        if text == "":
            return [BOS]
        parts = self.split("\u2581" + text.replace(" ", "\u2581"))
        if len(parts) > 1 and parts[0] == "\u2581" and parts[1] in SPECIAL:
            parts = parts[1:]
        ids = [BOS]
        for part in parts:
            ids += [SPECIAL[part]] if part in SPECIAL else self.encode(part)
        return ids

    def split(self, text):
        parts, plain, at = [], "", 0
        while at < len(text):
            sign = next((sign for sign in SPECIAL if text.startswith(sign, at)), None)
            if sign is None:
                plain += text[at]
                at += 1
                continue
            parts += [plain, sign] if plain else [sign]
            plain = ""
            at += len(sign)
        return parts + [plain] if plain else parts

    def encode(self, text):
        ids, word = [], ""
        for sign in text:
            if sign == "\u2581" and word and word[-1] != "\u2581":
                ids += self.encode_word(word)
                word = ""
            word += sign
        return ids + self.encode_word(word)

    def encode_word(self, word):
        if word not in self.words:
            symbols = list(word)
            while True:
                pairs = [(self.ranks.get(a + b), at) for at, (a, b) in enumerate(zip(symbols, symbols[1:]))]
                pairs = [pair for pair in pairs if pair[0] is not None]
                if not pairs:
                    break
                _, at = min(pairs)
                symbols[at : at + 2] = [symbols[at] + symbols[at + 1]]
            ids = []
            for symbol in symbols:
                if symbol in self.ids:
                    ids.append(self.ids[symbol])
                else:
                    ids += [self.ids["<0x%02X>" % byte] for byte in symbol.encode("utf-8")]
            self.words[word] = ids
        return self.words[word]


def tokenizer_image_token(prompt, tokenizer):
    chunks = [tokenizer(chunk) for chunk in prompt.split("<image>")]
    ids = list(chunks[0])
    for chunk in chunks[1:]:
        ids += [IMAGE] + chunk[1:]
    return ids


def preprocess_multimodal(source):
    for sentence in source:
        if "<image>" in sentence["value"]:
            sentence["value"] = sentence["value"].replace("<image>", "").strip()
            sentence["value"] = ("<image>\n" + sentence["value"]).strip()


def get_prompt(messages):
    prompt = SYSTEM + " "
    for at, (role, message) in enumerate(messages):
        prompt += role + ": " + message + [" ", "</s>"][at % 2] if message else role + ":"
    return prompt


def preprocess_v1(source, tokenizer, has_image):
    roles = {"human": "USER", "gpt": "ASSISTANT"}
    if roles[source[0]["from"]] != "USER":
        source = source[1:]
    messages = []
    for at, sentence in enumerate(source):
        role = roles[sentence["from"]]
        assert role == ["USER", "ASSISTANT"][at % 2], "the roles do not take turns"
        messages.append((role, sentence["value"]))
    conversation = get_prompt(messages)
    encode = (lambda text: tokenizer_image_token(text, tokenizer)) if has_image else tokenizer
    ids = encode(conversation)
    labels = list(ids)
    total = sum(1 for own in ids if own != UNK)
    at = 1
    labels[:at] = [None] * at
    for number, part in enumerate(conversation.split("</s>")):
        if part == "":
            break
        halves = part.split(" ASSISTANT: ")
        if len(halves) != 2:
            break
        round_length = len(encode(part))
        question_length = len(encode(halves[0] + " ASSISTANT: ")) - 2
        if number != 0:
            round_length -= 1
            question_length -= 1
        labels[at : at + question_length] = [None] * question_length
        at += round_length
    labels[at:] = [None] * len(labels[at:])
    if at != total:
        labels = [None] * len(labels)
    return ids, labels


def look_at(record, tokenizer):
    has_image = "image" in record
    if has_image:
        assert isinstance(record["image"], str) and record["image"] != "", "no file can be opened"
    source = [dict(sentence) for sentence in record["conversations"]]
    # LLaVA's sampler of one modality a batch refuses a record of no length.
    assert sum(len(sentence["value"].split()) for sentence in source) > 0, "no word"
    if has_image:
        preprocess_multimodal(source)
    ids, labels = preprocess_v1(source, tokenizer, has_image)
    images = ids.count(IMAGE)
    # The model takes one photo's features for each token of an image, and has one photo.
    assert images <= 1, "more images than photos"
    trained = sum(1 for own in labels if own is not None and own != IMAGE)
    return {"tokens": len(ids) + images * (IMAGE_TOKENS - 1), "trained": trained, "masked": trained == 0}


def main():
    vocabulary, exported = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:3])
    tokenizer = Tokenizer(vocabulary)
    for record in exported:
        try:
            print(json.dumps(look_at(record, tokenizer)))
        except Exception as error:
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}))


main()
