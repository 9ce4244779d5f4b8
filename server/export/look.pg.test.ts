import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { addLlavaPhotos } from "#tests/export/llava-photos.ts";
import { addSet, db, referring, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import type { ExportOptions } from "./export-options.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

async function look(datasetId: bigint, more: Partial<ExportOptions> = {}): Promise<{ html: string; files: string[] }> {
  const sink = memorySink();
  const manifest = await exportDataset(
    { db, datasetId, format: "llava", states: ["pending"], look: true, ...more },
    sink,
  );
  return { html: sink.text(".look.html"), files: manifest.files.map(({ name }) => name) };
}

test("records lie beside their photos, and a photo that is not there says so", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-look-"));
  const photo = await sharp({ create: { width: 1300, height: 650, channels: 3, background: "#446688" } })
    .jpeg()
    .toBuffer();
  await writeFile(path.join(folder, "a.jpg"), photo);
  const { id } = await db.prisma.dataset.create({ data: { name: "look <b>" } });
  await addLlavaPhotos(db, id, {
    "a.jpg": { kind: "folder", root: folder, path: "a.jpg" },
    "gone.jpg": { kind: "folder", root: folder, path: "gone.jpg", photo: "absent" },
  });
  const { html, files } = await look(id);
  expect(html.match(/viewBox="0 0 1300 650"/g)).toHaveLength(1);
  expect(html).toContain("the studio knows no photo of it");
  expect(html).toContain("look &lt;b&gt;");
  expect(html).not.toContain("<b>");
  const small = Buffer.from(html.match(/base64,([^"]+)/)?.[1] ?? "", "base64");
  expect((await sharp(small).metadata()).width).toBe(640);
  expect(files).toContain(".look.html");
});

test("boxes stand where the written texts print them, whatever the words they are in", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-look-"));
  await writeFile(
    path.join(folder, "a.png"),
    await sharp({ create: { width: 500, height: 375, channels: 3, background: "#446688" } })
      .png()
      .toBuffer(),
  );
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  const source = await db.prisma.photoSource.create({ data: { datasetId, kind: "folder", root: folder } });
  await db.prisma.image.updateMany({
    where: { datasetId },
    data: { photo: "present", photoPath: "a.png", photoSourceId: source.id, widthPx: 500, heightPx: 375 },
  });
  // [0.386, 0.435, 0.996, 0.715] and [0.354, 0.573, 0.774, 0.875] of a photo of 500 × 375.
  const rects = ({ html }: { html: string }) =>
    [...html.matchAll(/<rect x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  for (const format of ["llava", "qwen3-vl", "qwen2.5-vl", "internvl", "swift-grounding"] as const) {
    const found = rects(await look(datasetId, { format }));
    expect(found, format).toHaveLength(2);
    for (const [at, [x, y]] of [
      [193, 163.1],
      [177, 214.9],
    ].entries()) {
      expect(Math.abs((found[at]?.[0] ?? 0) - (x ?? 0)), format).toBeLessThan(1);
      expect(Math.abs((found[at]?.[1] ?? 0) - (y ?? 0)), format).toBeLessThan(1);
    }
  }
  const padded = rects(await look(datasetId, { settings: { boxSpace: "padded-square" } }));
  expect(Math.abs((padded[0]?.[1] ?? 0) - 163.1)).toBeLessThan(1);
});
