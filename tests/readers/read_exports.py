"""Loads each export of a folder by its readers' own code. Prints a line of JSON for each, and ends with 1 where one refused."""

import functools
import io
import json
import logging
import os
import sys
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")

import datasets
import pyarrow.parquet
import transformers
from PIL import Image
from pycocotools.coco import COCO

import light_import

transformers.logging.set_verbosity_error()
datasets.disable_progress_bars()
light_import.without_torch()

FOLDER, CACHE = Path(sys.argv[1]), sys.argv[2]
EXPECTED = json.loads((FOLDER / "expected.json").read_text())


def load(*args, **kwargs):
    return datasets.load_dataset(*args, cache_dir=CACHE, split="train", **kwargs)


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def photos_of(record, key, folder):
    for name in record.get(key) or []:
        with Image.open(folder / name) as photo:
            photo.load()


def has_several(count, what):
    """Of entries with several photos there are some: what is checked of them is checked."""
    check(count > 0, f"no {what} of several photos")


def read_lines(name):
    with open(name) as file:
        return [json.loads(line) for line in file]


# datasets: a file, a folder of parts, a folder with a README.md


def datasets_lines(format):
    rows = load("json", data_files=str(FOLDER / format / "train.jsonl"))
    # What a model wrote here says so; an empty text of all others keeps the column of one type.
    writers = set(rows["generated_by"])
    check("" in writers and "mill-1, conversation@1" in writers, writers)
    return len(rows)


def datasets_parts(format):
    return len(load(str(FOLDER / format)))


def datasets_parquet(format):
    rows = load(str(FOLDER / format))
    check(list(rows.features) == ["id", "images", "messages", "generated_by"], rows.features)
    is_embedded = format == "parquet-embedded"
    if is_embedded:
        check(isinstance(rows.features["images"].feature, datasets.Image), rows.features)
        for row in rows:
            for photo in row["images"]:
                photo.load()
        # One part alone, without the README.md: its own metadata declares the photos.
        [part, *_] = sorted((FOLDER / format / "data").iterdir())
        alone = load("parquet", data_files=str(part))
        check(isinstance(alone.features["images"].feature, datasets.Image), alone.features)
    return len(rows)


def pyarrow_parquet(format):
    tables = [pyarrow.parquet.read_table(part) for part in sorted((FOLDER / format / "data").iterdir())]
    for table in tables:
        table.validate(full=True)
        check(table.schema.equals(tables[0].schema), table.schema)
    return sum(table.num_rows for table in tables)


# TRL's checks of conversations (trl/data_utils.py)


def trl_messages(format):
    from trl.data_utils import is_conversational, prepare_multimodal_messages

    folder = FOLDER / format
    is_lines = format.startswith("messages")
    rows = load("json", data_files=str(folder / "train.jsonl")) if is_lines else load(str(folder))
    for row in rows:
        # What a collator gives: `datasets` fills in the keys that other parts have.
        messages = [
            {**message, "content": [{k: v for k, v in part.items() if v is not None} for part in message["content"]]}
            for message in row["messages"]
        ]
        check(is_conversational({"messages": messages}), row["id"])
        images = row["images"] or []
        if is_lines:
            images = [Image.open(FOLDER / "photos" / name) for name in images]
        prepared = prepare_multimodal_messages(messages, images)
        parts = [part for message in prepared for part in message["content"]]
        check(sum(part["type"] == "image" for part in parts) == len(images), row["id"])
        check(not any("<image>" in part.get("text", "") for part in parts), row["id"])
    return len(rows)


# TRL's collators of vision rows (dpo_trainer.py, kto_trainer.py), up to the processor's first call


class Asked(Exception):
    pass


class TextProcessor:
    """In a processor's place: a template that keeps every word, and an end where pixels and tokens would begin."""

    def apply_chat_template(self, messages, add_generation_prompt=False, continue_final_message=False, **_):
        texts = [
            f"[{message['role']}]"
            + "".join("<|image|>" if part["type"] == "image" else part["text"] for part in message["content"])
            for message in messages
        ]
        return "[end]".join(texts) + ("" if continue_final_message else "[end]") + ("[assistant]" if add_generation_prompt else "")

    def __call__(self, images, text, **_):
        raise Asked(images, text)


def trl_vision(format):
    from trl import data_utils

    lines = load("json", data_files=str(FOLDER / format / "train.jsonl"))
    # As docs/formats.md says: the paths are made photos.
    rows = lines.map(lambda row: {"images": [str(FOLDER / "photos" / name) for name in row["images"]]})
    rows = rows.cast_column("images", datasets.List(datasets.Image()))
    is_kto = format.startswith("kto")
    file = Path(data_utils.__file__).parent / "trainer" / ("kto_trainer.py" if is_kto else "dpo_trainer.py")
    collator = "DataCollatorForVisionUnpairedPreference" if is_kto else "DataCollatorForVisionPreference"
    collate = light_import.own_function(file, "torch_call", vars(data_utils).copy(), collator)
    own = SimpleNamespace(
        processor=TextProcessor(), pad_to_multiple_of=None, max_length=None, return_tensors="pt", calculate_kl=False
    )
    has_several(sum(len(row["images"]) > 1 for row in rows), "row")
    for row in rows:
        check(data_utils.is_conversational(row), row["id"])
        if is_kto:
            check(isinstance(row["label"], bool), row["id"])
        sides = [row["completion"]] if is_kto else [row["chosen"], row["rejected"]]
        check(len({str(side) for side in sides}) == len(sides), row["id"])
        check(all(side[0]["content"][0]["text"].strip() for side in sides), row["id"])
        try:
            collate(own, [row])
            raise AssertionError("the processor was not asked")
        except Asked as asked:
            images, texts = asked.args
        check(all(text.count("<|image|>") == len(row["images"]) and "<image>" not in text for text in texts), texts)
        check(all(isinstance(photo, Image.Image) for photo in (images or [[]])[0]), images)
    return len(rows)


# RLHF-V: its own data set's columns, as RLAIF-V's loader takes a sample apart (muffin/data/datasets.py at 83d917b; no package)


def rlhf_v_lines(format):
    lines = load("json", data_files=str(FOLDER / format / "train.jsonl"))
    rows = lines.map(lambda row: {"image": str(FOLDER / "photos" / row["image"])})
    rows = rows.cast_column("image", datasets.Image(decode=False))
    for row in rows:
        text = json.loads(row["text"])
        check(text == {key: row[key] for key in ["question", "chosen", "rejected"]}, row["id"])
        check(text["chosen"] != text["rejected"] and "<image>" not in text["question"], row["id"])
        json.loads(row["origin_split"])
        with Image.open(row["image"]["path"]) as photo:
            photo.load()
        for side, other in [("chosen", "rejected"), ("rejected", "chosen")]:
            check(all(0 <= start < end for start, end in row["segments"][side]), row["id"])
    return len(rows)


# datasets: several splits


def datasets_splits(format):
    # With nine photos one split of three is empty: its file is refused, and README.md does not name it.
    names = [name for name in ["train", "validation", "test"] if EXPECTED[f"{format}/{name}"] > 0]
    if format.startswith("parquet"):
        loaded = datasets.load_dataset(str(FOLDER / format), cache_dir=CACHE)
    else:
        files = {name: [str(file) for file in sorted((FOLDER / format).glob(f"*{name}*.jsonl"))] for name in names}
        loaded = datasets.load_dataset("json", data_files=files, cache_dir=CACHE)
    for name, rows in loaded.items():
        check(len(rows) == EXPECTED[f"{format}/{name}"], f"{name}: {len(rows)}")
    photos = [{photo for row in rows for photo in row["images"] or []} for rows in loaded.values()]
    check(list(loaded) == names and len(names) > 1 and sum(map(len, photos)) == len(set().union(*photos)), "a photo in two splits")
    return sum(map(len, loaded.values()))


# LLaMA-Factory's parser, aligner and check of placeholders


def llamafactory_sharegpt(format):
    light_import.bare_package("llamafactory")
    light_import.bare_package("llamafactory.extras")
    light_import.bare_package("llamafactory.data")
    light_import.given_module(
        "llamafactory.extras.misc", use_modelscope=lambda: False, use_openmind=lambda: False
    )
    from llamafactory.data.converter import SharegptDatasetConverter
    from llamafactory.data.parser import get_dataset_list
    from llamafactory.extras.constants import (
        AUDIO_PLACEHOLDER,
        FILEEXT2TYPE,
        IMAGE_PLACEHOLDER,
        VIDEO_PLACEHOLDER,
    )

    folder = FOLDER / format
    kind = format.split("-")[0]
    if kind != "sharegpt":
        # As docs/formats.md says what to put into one's own.
        columns = {"messages": "conversations", "images": "images", "system": "system"}
        own = {"kto_tag": "kto_tag"} if kind == "kto" else {"chosen": "chosen", "rejected": "rejected"}
        entry = {"file_name": "train.jsonl", "formatting": "sharegpt", "columns": {**columns, **own}}
        info = {"judged": {**entry, **({} if kind == "kto" else {"ranking": True})}}
        (folder / "dataset_info.json").write_text(json.dumps(info))
    [name] = json.loads((folder / "dataset_info.json").read_text())
    [attributes] = get_dataset_list([name], str(folder))
    check((attributes.load_from, attributes.formatting) == ("file", "sharegpt"), attributes)
    # As data/loader.py finds them: a folder is loaded with all that is in it, by its first file's ending.
    place = folder / attributes.dataset_name
    files = [str(file) for file in place.iterdir()] if place.is_dir() else [str(place)]
    [kind] = {FILEEXT2TYPE[Path(file).suffix[1:]] for file in files}
    convert = SharegptDatasetConverter(attributes, SimpleNamespace(media_dir=str(FOLDER / "photos")))
    plugin = Path(sys.modules["llamafactory"].__path__[0], "data", "mm_plugin.py")
    scope = {
        "IMAGE_PLACEHOLDER": IMAGE_PLACEHOLDER,
        "VIDEO_PLACEHOLDER": VIDEO_PLACEHOLDER,
        "AUDIO_PLACEHOLDER": AUDIO_PLACEHOLDER,
    }
    validate = light_import.own_function(plugin, "_validate_messages", scope)
    count = several = 0
    for row in load(kind, data_files=files):
        aligned = convert(row)
        messages = aligned["_prompt"] + aligned["_response"][:1]
        # An abnormal example leaves nothing; of a pair, and of a judged answer with an empty other side, two are left.
        check(len(aligned["_response"]) == (1 if format.startswith("sharegpt") else 2), row["id"])
        if format.startswith("kto"):
            empty = aligned["_response"][1 if row["kto_tag"] else 0]
            check(empty["content"] == "", row["id"])
            messages = aligned["_prompt"] + [max(aligned["_response"], key=lambda message: len(message["content"]))]
        images = aligned["_images"] or []
        check(all(os.path.isfile(photo) for photo in images), images)
        validate(None, messages, images, [], [])
        count += 1
        several += len(images) > 1
    has_several(several, "row")
    return count


# ms-swift's preprocessor, its inputs, and what it makes of boxes


@functools.cache
def swift_preprocessor():
    class MaxLengthError(ValueError):
        pass

    light_import.bare_package("swift")
    utils = light_import.bare_package("swift.utils", get_logger=logging.getLogger)
    utils.is_dist, utils.is_master = lambda: False, lambda: True
    from swift.utils import schema_utils

    utils.TOOL_KEYS, utils.remove_arrow_padding = schema_utils.TOOL_KEYS, schema_utils.remove_arrow_padding
    # Where it caches what it maps; nothing else of ModelScope is asked for.
    for name in ["modelscope", "modelscope.hub", "modelscope.hub.utils"]:
        light_import.given_module(name)
    light_import.given_module("modelscope.hub.utils.utils", get_cache_dir=lambda: CACHE)

    class safe_ddp_context:
        def __init__(self, *_):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

    utils.safe_ddp_context = safe_ddp_context
    template = light_import.bare_package("swift.template", MaxLengthError=MaxLengthError)
    from swift.template import utils as template_utils

    template.history_to_messages = template_utils.history_to_messages
    light_import.bare_package("swift.dataset")
    light_import.bare_package("swift.dataset.preprocessor")
    light_import.given_module("swift.dataset.utils", sample_dataset=None)
    from swift.dataset.preprocessor.core import AutoPreprocessor

    return AutoPreprocessor()


def swift_messages(format):
    lines = load("json", data_files=str(FOLDER / format / "train.jsonl"))
    rows = swift_preprocessor()(lines, load_from_cache_file=False, strict=True)
    from swift.template.template_inputs import StdTemplateInputs, TemplateInputs

    base = Path(sys.modules["swift"].__path__[0], "template", "base.py")
    normalize = light_import.own_function(base, "normalize_bbox", {})
    several = 0
    for row in rows:
        if format.startswith("preference"):
            TemplateInputs._compat_rejected_response(given := {**row})
            check(given.pop("rejected_messages")[:-1] == row["messages"][:-1], row)
            row = given
        if format.startswith("kto"):
            check(row["label"] in (True, False), row)
        inputs = StdTemplateInputs.from_dict(row)
        text = "".join(message["content"] for message in inputs.messages)
        check(text.count("<image>") == len(inputs.images), row)
        several += len(inputs.images) > 1
        photos = [Image.open(FOLDER / "photos" / image["path"]) for image in inputs.images]
        if not inputs.objects:
            continue
        check(text.count("<ref-object>") == len(inputs.objects["ref"]), row)
        check(text.count("<bbox>") == len(inputs.objects["bbox"]), row)
        image_ids = inputs.objects["image_id"]
        check(len(image_ids) == len(inputs.objects["bbox"]), row)
        check(all(0 <= own < len(photos) for own in image_ids), row)
        # As the template does before it puts the boxes in.
        inputs.objects["width"] = [photo.width for photo in photos]
        inputs.objects["height"] = [photo.height for photo in photos]
        normalize(SimpleNamespace(norm_bbox="norm1000"), inputs)
        for box in inputs.objects["bbox"]:
            check(all(isinstance(value, int) and -100 <= value <= 1100 for value in box), box)
    has_several(several, "row")
    return len(rows)


# COCO


def coco_boxes(format):
    stdout, sys.stdout = sys.stdout, io.StringIO()
    try:
        coco = COCO(str(FOLDER / "coco.json"))
        results = coco.loadRes(
            [{**annotation, "score": 1.0} for annotation in coco.loadAnns(coco.getAnnIds())]
        )
    finally:
        sys.stdout = stdout
    check(len(results.getAnnIds()) == len(coco.getAnnIds()) > 0, "boxes")
    for image in coco.loadImgs(coco.getImgIds()):
        with Image.open(FOLDER / "photos" / image["file_name"]) as photo:
            check(photo.size == (image["width"], image["height"]), image)
    return len(coco.getImgIds())


# Qwen's and InternVL's own code is on no registry: their files are read as lines of JSON, and their photos are opened.


def lines_and_photos(format):
    folder = FOLDER / format
    if format == "internvl":
        meta = json.loads((folder / "meta.json").read_text())
        records = []
        for own in meta.values():
            check(own["annotation"].endswith("jsonl"), own)
            lines = read_lines(folder / own["annotation"])
            check(len(lines) == own["length"], own)
            records += [{**line, "root": str(folder / own["root"])} for line in lines]
    else:
        records = [{**line, "root": str(FOLDER / "photos")} for line in read_lines(folder / "train.jsonl")]
    for record in records:
        named = record.get("image", [])
        photos = named if isinstance(named, list) else [named]
        photos_of({"photos": photos}, "photos", Path(record["root"]))
        texts = [turn["value"] for turn in record["conversations"]]
        check(sum(text.count("<image>") for text in texts) == len(photos), record["id"])
    has_several(sum(isinstance(record.get("image"), list) for record in records), "record")
    return len(records)


READERS = [
    ("datasets", "messages", datasets_lines),
    ("datasets", "messages-shards", datasets_parts),
    ("datasets", "swift-grounding", datasets_lines),
    ("datasets", "parquet", datasets_parquet),
    ("datasets", "parquet-embedded", datasets_parquet),
    ("pyarrow", "parquet", pyarrow_parquet),
    ("pyarrow", "parquet-embedded", pyarrow_parquet),
    ("trl", "messages-content", trl_messages),
    ("trl", "parquet-embedded", trl_messages),
    ("llamafactory", "sharegpt", llamafactory_sharegpt),
    ("llamafactory", "sharegpt-shards", llamafactory_sharegpt),
    ("ms-swift", "messages", swift_messages),
    ("ms-swift", "swift-grounding", swift_messages),
    ("trl", "preference-trl", trl_vision),
    ("trl", "kto-trl", trl_vision),
    ("llamafactory", "preference-llama-factory", llamafactory_sharegpt),
    ("llamafactory", "kto-llama-factory", llamafactory_sharegpt),
    ("ms-swift", "preference-ms-swift", swift_messages),
    ("ms-swift", "kto-ms-swift", swift_messages),
    ("datasets", "preference-rlhf-v", rlhf_v_lines),
    ("datasets", "parquet-splits", datasets_splits),
    ("datasets", "messages-splits", datasets_splits),
    ("pycocotools", "coco", coco_boxes),
    ("json", "qwen3-vl", lines_and_photos),
    ("json", "internvl", lines_and_photos),
]

has_failed = False
for reader, format, read in READERS:
    line = {"reader": reader, "version": "" if reader == "json" else version(reader), "format": format, "how": read.__name__}
    try:
        line["records"] = read(format)
        check(line["records"] == EXPECTED[format], f"{line['records']} records, {EXPECTED[format]} expected")
    except Exception as error:  # Whatever a reader says is its answer.
        has_failed = True
        line["refused"] = f"{type(error).__name__}: {error}"
    print(json.dumps(line), flush=True)
sys.exit(1 if has_failed else 0)
