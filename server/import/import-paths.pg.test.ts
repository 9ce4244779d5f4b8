import { spawn } from "node:child_process";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { openDatabase } from "#server/db/client.ts";
import { db, everything, files, qa, reasoning, run, setUpFolders, svit } from "#tests/import/made-folders.ts";
import { importPaths } from "./import-paths.ts";

setUpFolders();

describe("an import", () => {
  test("of the same file twice changes nothing", async () => {
    const root = await files({
      "complex_reasoning.json": JSON.stringify([reasoning(1, "a"), reasoning(1, "b"), reasoning(2, "c")]),
    });
    const first = await run("twice", [root]);
    expect(first).toMatchObject({ entriesNew: 3, entriesRepeated: 0, rejects: 0 });
    const before = await everything("twice");
    expect(await run("twice", [root])).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
    expect(await everything("twice")).toEqual(before);
  });

  test("keeps two entries of the same text on one photo, and a changed text beside the old", async () => {
    const root = await files({
      "complex_reasoning.json": JSON.stringify([svit(1, { content: qa("A?", "B.") }, { content: qa("A?", "B.") })]),
    });
    expect((await run("same text", [root])).entriesNew).toBe(2);
    const changed = await files({ "complex_reasoning.json": JSON.stringify([svit(1, { content: qa("A?", "B!") })]) });
    expect(await run("same text", [changed])).toMatchObject({ entriesNew: 1, entriesBeside: 1 });
  });

  test("comes to the same whatever the order of its files", async () => {
    const entries = await files({ "complex_reasoning.json": JSON.stringify([reasoning(7, "x")]) });
    const known = await files({
      "objects.json": JSON.stringify([
        { image_id: 7, objects: [{ object_id: 1, x: 0, y: 0, w: 5, h: 5, names: ["Tree"] }] },
      ]),
      "image_data.json": JSON.stringify([
        { image_id: 7, url: "u", width: 40, height: 20, coco_id: 99, flickr_id: null },
      ]),
    });
    const captions = await files({
      "captions.json": JSON.stringify({
        annotations: [{ image_id: 99, id: 1, caption: "A tree." }],
        images: [{ id: 99, file_name: "000000000099.jpg" }],
      }),
    });
    const photo = await files({
      "VG_100K/7.jpg": await sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } })
        .jpeg()
        .toBuffer(),
    });
    const orders = [
      [entries, known, captions, photo],
      [photo, captions, known, entries],
      [captions, entries, photo, known],
    ];
    for (const [index, order] of orders.entries()) {
      for (const root of order) await run(`order ${index}`, [root]);
      const { images } = await everything(`order ${index}`);
      expect(images).toHaveLength(1);
      expect(images[0]).toMatchObject({ identity: "vg:7", widthPx: 40, heightPx: 20, photo: "present" });
      const names = images[0]?.aliases.map((alias) => alias.alias).filter((alias) => !alias.startsWith("path"));
      expect(names?.sort()).toEqual(["coco:99", "vg:7"]);
      expect(images[0]?.annotations.map((annotation) => annotation.kind).sort()).toEqual(["captions", "objects"]);
      expect(images[0]?.annotations.find((annotation) => annotation.kind === "objects")?.names).toEqual(["tree"]);
    }
  });

  test("joins annotations of a second file by their ids", async () => {
    const object = (id: number, name: string) => ({ object_id: id, x: 0, y: 0, w: 5, h: 5, names: [name] });
    const first = await files({
      "objects.json": JSON.stringify([{ image_id: 3, objects: [object(1, "tree"), object(2, "car")] }]),
    });
    const second = await files({
      "objects.json": JSON.stringify([{ image_id: 3, objects: [object(2, "truck"), object(3, "man")] }]),
    });
    await run("joined", [first]);
    await run("joined", [second]);
    const { images } = await everything("joined");
    expect(images[0]?.annotations[0]?.document).toMatchObject([
      { names: ["tree"] },
      { names: ["truck"] },
      { names: ["man"] },
    ]);
  });

  test("names a category wherever its section stands", async () => {
    const coco = {
      annotations: [{ id: 1, image_id: 5, category_id: 18, bbox: [1, 2, 3, 4], iscrowd: 0 }],
      images: [{ id: 5, file_name: "000000000005.jpg" }],
      categories: [{ id: 18, name: "dog" }],
    };
    await run("coco", [await files({ "instances.json": JSON.stringify(coco) })]);
    const { images } = await everything("coco");
    expect(images[0]?.annotations[0]?.document).toEqual([{ ...coco.annotations[0], category: "dog" }]);
  });

  test("dry, reads everything and writes nothing", async () => {
    const root = await files({ "complex_reasoning.json": JSON.stringify([reasoning(1, "a")]) });
    expect(await run("dry", [root], { isDryRun: true })).toMatchObject({ entriesNew: 1, datasetId: null });
    expect(await db.prisma.dataset.count({ where: { name: "dry" } })).toBe(0);
  });

  test("cancelled in the middle leaves nothing", async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => reasoning(index, `row ${index} ${"long ".repeat(100)}`));
    const root = await files({ "complex_reasoning.json": JSON.stringify(rows) });
    const cancel = new AbortController();
    const onProgress = ({ rows: seen }: { rows: number }) => seen > 1000 && cancel.abort();
    await expect(run("cancelled", [root], { signal: cancel.signal, onProgress })).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(await db.prisma.dataset.count({ where: { name: "cancelled" } })).toBe(0);
  });

  test("killed in the middle leaves nothing and can be run again", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => reasoning(index, `row ${index} ${"long ".repeat(60)}`));
    const root = await files({ "complex_reasoning.json": JSON.stringify(rows) });
    const script = `
      import { openDatabase } from "#server/db/client.ts";
      import { importPaths } from "#server/import/import-paths.ts";
      const db = openDatabase(process.argv[1]);
      await importPaths({ db, datasetName: "killed", paths: [process.argv[2]], onProgress: ({ rows, phase }) => { if (rows > 5000 || phase === "merging") process.stdout.write("x"); } });`;
    const child = spawn(
      process.execPath,
      ["--conditions=react-server", "--input-type=module", "-e", script, "--", db.url, root],
      { cwd: path.join(import.meta.dirname, "..", ".."), stdio: ["ignore", "pipe", "inherit"] },
    );
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await db.prisma.dataset.count({ where: { name: "killed" } })).toBe(0);
    const again = openDatabase(db.url);
    expect((await importPaths({ db: again, datasetName: "killed", paths: [root] })).entriesNew).toBe(20_000);
    await again.close();
  });

  test("of an upload is known by the name that the file had, in its task, its report and its source", async () => {
    const root = await files({
      "3f0e": JSON.stringify([svit(1, { content: qa("What is this?", "A description.") }), { image_id: 2 }]),
    });
    const uploaded = { path: path.join(root, "3f0e"), name: "svit/detail_description.json" };
    const report = await run("uploaded", [], { files: [uploaded] });
    expect(report.entriesByTask).toEqual({ detail_description: 1 });
    expect(report.files.map((file) => file.path)).toEqual([uploaded.name]);
    expect(report.rejectExamples.map((reject) => reject.file)).toEqual([uploaded.name]);
    expect((await everything("uploaded")).files.map((file) => file.path)).toEqual(["detail_description.json"]);
  });

  test("two at once into one data set come in one after the other, each entry once", async () => {
    const root = await files({
      "complex_reasoning.json": JSON.stringify(Array.from({ length: 50 }, (_, index) => reasoning(index, "a"))),
    });
    const reports = await Promise.all([run("at once", [root]), run("at once", [root])]);
    expect(reports.map((report) => report.entriesNew).sort((a, b) => a - b)).toEqual([0, 50]);
  });

  test("that waits for another says so, and can be cancelled", async () => {
    const root = await files({ "complex_reasoning.json": JSON.stringify([reasoning(1, "a")]) });
    const other = await db.pool.connect();
    await other.query("SELECT pg_advisory_lock(hashtextextended('svit import taken', 0))");
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => phase === "waiting" && stop.abort();
    await expect(run("taken", [root], { signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: "interrupted",
    });
    other.release(true);
    expect((await run("taken", [root])).entriesNew).toBe(1);
  });
});
