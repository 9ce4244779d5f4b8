"""Opens a release by `datasets` and by `mlcroissant`, as whoever gets the folder does."""

import json
import sys
import warnings
from pathlib import Path

import datasets
import mlcroissant
from PIL import Image


def read_text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def photos_of(folder: Path, name: str) -> list[str]:
    return [record["image"] for record in json.loads(read_text(folder / name)) if "image" in record]


def read_release(folder: Path) -> list[str]:
    """What is wrong with a release; nothing where all of it can be read."""
    problems = []
    expected = {}
    for line in (folder / "records.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        expected.setdefault(record["file"], []).append(record["id"])
    for name, ids in expected.items():
        config = name.removesuffix(".json")
        loaded = datasets.load_dataset(str(folder), config, split="train")
        if loaded["id"] != ids:
            problems.append(f"datasets: {name} has other records than records.jsonl")
    default = datasets.load_dataset(str(folder), split="train")
    if len(default) not in [len(ids) for ids in expected.values()]:
        problems.append("datasets: the default configuration has another size")
    # With photos: each that a record names lies where its name says, and opens; or is told as missing, with the reason.
    missing = [json.loads(line)["name"] for line in read_text(folder / "missing-photos.jsonl").splitlines()]
    named = {photo for name in expected for photo in photos_of(folder, name)}
    for photo in sorted(named):
        if photo in missing:
            continue
        with Image.open(folder / "photos" / photo) as opened:
            opened.load()
            if opened.getexif():
                problems.append(f"photos/{photo} has EXIF")
    if not named - set(missing):
        problems.append("no photo to be opened")
    metadata = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    errors = metadata.metadata.ctx.issues.errors
    problems += [f"mlcroissant: {error}" for error in errors]
    rows = list(metadata.records("records"))
    if len(rows) != sum(len(ids) for ids in expected.values()):
        problems.append(f"mlcroissant: {len(rows)} rows of records.jsonl")
    return problems


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    found = read_release(Path(sys.argv[1]))
    print("\n".join(found) or "release: opened by datasets and mlcroissant")
    sys.exit(1 if found else 0)
