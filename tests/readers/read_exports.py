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


def read_lines(name):
    with open(name) as file:
        return [json.loads(line) for line in file]


# datasets: a file, a folder of parts, a folder with a README.md


def datasets_lines(format):
    return len(load("json", data_files=str(FOLDER / format / "train.jsonl")))


def datasets_parts(format):
    return len(load(str(FOLDER / format)))


def datasets_parquet(format):
    rows = load(str(FOLDER / format))
    check(list(rows.features) == ["id", "images", "messages"], rows.features)
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
    count = 0
    for row in load(kind, data_files=files):
        aligned = convert(row)
        messages = aligned["_prompt"] + aligned["_response"]
        # An abnormal example leaves nothing.
        check(len(aligned["_response"]) == 1, row["id"])
        images = aligned["_images"] or []
        check(all(os.path.isfile(photo) for photo in images), images)
        validate(None, messages, images, [], [])
        count += 1
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
    from swift.template.template_inputs import StdTemplateInputs

    base = Path(sys.modules["swift"].__path__[0], "template", "base.py")
    normalize = light_import.own_function(base, "normalize_bbox", {})
    for row in rows:
        inputs = StdTemplateInputs.from_dict(row)
        text = "".join(message["content"] for message in inputs.messages)
        check(text.count("<image>") == len(inputs.images), row)
        photos = [Image.open(FOLDER / "photos" / image["path"]) for image in inputs.images]
        if not inputs.objects:
            continue
        check(text.count("<ref-object>") == len(inputs.objects["ref"]), row)
        check(text.count("<bbox>") == len(inputs.objects["bbox"]), row)
        # As the template does before it puts the boxes in.
        inputs.objects["width"] = [photo.width for photo in photos]
        inputs.objects["height"] = [photo.height for photo in photos]
        normalize(SimpleNamespace(norm_bbox="norm1000"), inputs)
        for box in inputs.objects["bbox"]:
            check(all(isinstance(value, int) and -100 <= value <= 1100 for value in box), box)
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
        photos_of({"photos": [record["image"]] if "image" in record else []}, "photos", Path(record["root"]))
        texts = [turn["value"] for turn in record["conversations"]]
        check(sum(text.count("<image>") for text in texts) == ("image" in record), record["id"])
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
