import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { type Command, importFolder, ownName } from "./screens/import-folder.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

const record = (nth: number, question: string, answer: string) => ({
  id: `g${nth}`,
  image: `pics/${nth}.jpg`,
  conversations: [
    { from: "human", value: `<image>\n${question}` },
    { from: "gpt", value: answer },
  ],
});

/** A file of records about photos of one size, each a plain ground with a red cup at the place that the record means. */
async function importRecords(
  command: Command,
  dataFolder: string,
  { size, records }: { size: [number, number]; records: (ReturnType<typeof record> & { objects?: object })[] },
) {
  const name = ownName("notation");
  const folder = path.join(dataFolder, "import", name);
  await mkdir(path.join(folder, "pics"), { recursive: true });
  const [width, height] = size;
  for (const [nth] of records.entries()) {
    const cup = await sharp({
      create: { width: Math.round(width / 4), height: Math.round(height / 4), channels: 3, background: "#b03a2e" },
    })
      .png()
      .toBuffer();
    await sharp({ create: { width, height, channels: 3, background: `#8899a${nth}` } })
      .composite([{ input: cup, left: Math.round(width / 4), top: Math.round(height / 2) }])
      .jpeg()
      .toFile(path.join(folder, "pics", `${nth}.jpg`));
  }
  await writeFile(path.join(folder, "train.json"), JSON.stringify(records));
  const datasetId = await importFolder(command, folder, name);
  return { name, datasetId };
}

test("a box of a Qwen2.5-VL entry is moved, and of its JSON only the numbers change", async ({
  page,
  studio,
  command,
}) => {
  const answer = '```json\n[\n\t{"bbox_2d": [140, 210, 280, 315], "label": "the cup"}\n]\n```';
  const made = await importRecords(command, studio.dataFolder, {
    size: [560, 420],
    records: [record(0, "Locate the cup, in JSON.", answer)],
  });
  await command("boxes", "train.json", "--dataset", made.name, "--notation", "qwen2.5-vl", "--space", "pixels");
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, made.datasetId);
  await expect(review.chips).toHaveText(["the cup1"]);
  await review.press("]");
  await expect(page.getByRole("region", { name: "Boxes of the phrase in focus" })).toContainText("the cup");
  await review.press("b", "Shift+ArrowRight", "ArrowDown", "ArrowDown", "Escape");
  await expect(review.entry.getByText("box changed")).toBeVisible();
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const out = path.join(studio.dataFolder, `${made.name}.jsonl`);
  await command("export", "--dataset", made.name, "--format", "records", "--out", out);
  const text: string = JSON.parse(await readFile(out, "utf8")).conversations[1].value;
  expect(text.replace(/\[\d+, \d+, \d+, \d+\]/, "[140, 210, 280, 315]")).toBe(answer);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = JSON.parse(text.match(/\[\d+, \d+, \d+, \d+\]/)?.[0] ?? "[]");
  expect([x2 - x1, y2 - y1]).toEqual([140, 105]);
  // 10 and 2 pixels, on a grid of thousandths of the photo's sides.
  expect(Math.abs(x1 - 150)).toBeLessThanOrEqual(1);
  expect(Math.abs(y1 - 212)).toBeLessThanOrEqual(1);
});

test("a box beside the text is moved by keyboard, the diff shows its key, undo gives it back, the export has it", async ({
  page,
  studio,
  command,
}) => {
  const made = await importRecords(command, studio.dataFolder, {
    size: [560, 420],
    records: [
      {
        ...record(0, "Find the cup.", "<ref-object><bbox>"),
        objects: { ref: ["the cup"], bbox: [[140, 210, 280, 315]] },
      },
    ],
  });
  await command("boxes", "train.json", "--dataset", made.name, "--notation", "ms-swift", "--space", "pixels");
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, made.datasetId);
  await expect(review.chips).toHaveText(["the cup1"]);
  await review.press("]", "b", "Shift+ArrowRight", "ArrowDown", "Escape");
  const keys = review.entry.getByRole("definition");
  await expect(keys).toContainText("[140, 210, 280, 315]");
  await expect(keys).toContainText("[150, 211, 290, 316]");
  await expect(review.entry.getByRole("term")).toHaveText("$.objects.bbox[0]");
  expect(await pageFaults(page)).toEqual([]);
  await review.press("Control+z", "Control+z");
  await expect(keys).toHaveCount(0);
  await review.press("b", "Shift+ArrowRight", "Escape", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const read = async () => {
    const out = path.join(studio.dataFolder, `${made.name}.jsonl`);
    await command("export", "--dataset", made.name, "--format", "records", "--out", out, "--force");
    return JSON.parse(await readFile(out, "utf8"));
  };
  expect((await read()).objects).toEqual({ ref: ["the cup"], bbox: [[150, 210, 290, 315]] });
});

test("whoever imports says how boxes are written, and nobody has to settle them", async ({ page, studio, command }) => {
  const made = await importRecords(command, studio.dataFolder, {
    size: [800, 400],
    records: [record(0, "Where is the cup?", "[0.25, 0.5, 0.5, 0.75]")],
  });
  const name = ownName("said");
  await page.goto("/import");
  await page.getByLabel("Data set (new or existing)").fill(name);
  await page.getByRole("radio", { name: /on the server/ }).check();
  await page.getByRole("textbox", { name: /^Path/ }).fill(path.join(studio.dataFolder, "import", made.name));
  await page.getByText("Box format", { exact: true }).click();
  await page.getByRole("combobox", { name: "Notation of boxes" }).selectOption("LLaVA");
  const space = page.getByRole("combobox", { name: "Coordinate space" });
  await space.selectOption("0–1 of the padded square");
  await page.getByRole("combobox", { name: "Notation of boxes" }).selectOption("InternVL");
  await expect(space).toHaveValue("thousand");
  await page.getByRole("combobox", { name: "Notation of boxes" }).selectOption("LLaVA");
  await space.selectOption("0–1 of the padded square");
  expect(await pageFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("link", { name: "Open data set" }).click({ timeout: 40_000 });
  await expect(page).toHaveURL(/\/datasets\/\d+/);
  await page.goto(`${/.*\/datasets\/\d+/.exec(page.url())?.[0]}/boxes`);
  const file = page.getByRole("listitem").filter({ hasText: "train.json" });
  await expect(file).toContainText("LLaVA, 0–1 of the padded square");
  await expect(file.getByText("confirmed", { exact: true })).toBeVisible();
});

test("a lead settles a file's boxes by looking at them drawn both ways", async ({ page, studio, command }) => {
  const boxes = ["[0.25, 0.5, 0.5, 0.75]", "[0.00, 0.37, 0.50, 0.70]", "[0.51, 0.26, 1.00, 0.74]"];
  const made = await importRecords(command, studio.dataFolder, {
    size: [800, 400],
    records: boxes.map((box, nth) =>
      record(nth, "Provide the bounding box coordinate of the region this sentence describes: the red cup.", box),
    ),
  });
  await ReviewPage.start(page, { tasks: ["other"], size: 1 }, made.datasetId);
  await expect(page.getByText("Box format not confirmed")).toBeVisible();
  await page.goto(`/datasets/${made.datasetId}/overview`);
  await page.getByRole("link", { name: /^The boxes of 1 file can be read in more than one way/ }).click();
  await expect(page).toHaveURL(new RegExp(`/datasets/${made.datasetId}/boxes$`));
  const file = page.getByRole("listitem").filter({ hasText: "train.json" });
  await expect(file.getByText("to be confirmed")).toBeVisible();
  await file.getByRole("button", { name: "Compare and choose" }).click();
  const photo = page.getByRole("region", { name: "0–1 of the photo" });
  const square = page.getByRole("region", { name: "0–1 of the padded square" });
  for (const column of [photo, square]) await expect(column.getByRole("img")).toHaveCount(3);
  await expect(photo.getByRole("img").first()).toHaveAttribute("data-phase", "ready");
  await expect(photo.getByRole("img").first()).toHaveAccessibleName(/1 box$/);
  await expect(photo).toContainText("the red cup");
  expect(await pageFaults(page)).toEqual([]);
  await photo.getByRole("button", { name: "Choose 0–1 of the photo" }).click();
  await expect(file.getByText("confirmed", { exact: true })).toBeVisible();
  await expect(file.getByText(/Chosen by Ann/)).toBeVisible();
  await page.goto(`/datasets/${made.datasetId}/overview`);
  await expect(page.getByRole("region", { name: "Import warnings" })).not.toContainText("more than one way");
  const judged = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, made.datasetId);
  await expect(page.getByText("Box format not confirmed")).toHaveCount(0);
  await judged.press("]");
  await expect(page.getByRole("region", { name: "Boxes of the phrase in focus" })).toContainText("the red cup");
});

test("rows that fit two notations alike are drawn by both, and the right one is chosen", async ({
  page,
  studio,
  command,
}) => {
  const made = await importRecords(command, studio.dataFolder, {
    size: [800, 400],
    records: [0, 1, 2].map((nth) =>
      record(nth, "Locate the red cup, in JSON.", `[{"bbox_2d": [250, 100, 50${nth}, 350], "label": "the red cup"}]`),
    ),
  });
  await page.goto(`/datasets/${made.datasetId}/boxes`);
  const file = page.getByRole("listitem").filter({ hasText: "train.json" });
  await file.getByRole("button", { name: "Compare and choose" }).click();
  await expect(page.getByRole("combobox", { name: "Notation" })).toHaveValue("found");
  const pixels = file.getByRole("region", { name: "Qwen2.5-VL, pixels of the resized photo" });
  const thousand = file.getByRole("region", { name: "Qwen3-VL, 0–1000 of the photo" });
  for (const column of [pixels, thousand]) await expect(column.getByRole("img")).toHaveCount(3);
  await expect(thousand.getByRole("img").first()).toHaveAccessibleName(/1 box$/);
  expect(await pageFaults(page)).toEqual([]);
  await thousand.getByRole("button", { name: /^Choose Qwen3-VL/ }).click();
  await expect(file.getByText("confirmed", { exact: true })).toBeVisible();
  const told = JSON.parse((await command("boxes", "--dataset", made.name, "--json")).stdout);
  expect(told[0].notations[0].grounding).toMatchObject({ notation: "qwen3-vl", space: { name: "thousand" } });
});

test("a mix of notations is settled one by one, each by entries of its own drawn both ways", async ({
  page,
  studio,
  command,
}) => {
  const question = "Provide the bounding box coordinate of the region this sentence describes: the red cup.";
  const resized = '[{"bbox_2d": [140, 140, 280, 210], "label": "the red cup"}]';
  const answers = [
    ...["[0.25, 0.5, 0.5, 0.75]", "[0.24, 0.5, 0.5, 0.74]", "[0.25, 0.49, 0.5, 0.75]", "[0.26, 0.5, 0.5, 0.73]"],
    ...[resized, resized.replace("280", "281"), resized.replace("210", "211")],
    "<p>the red cup</p> {<25><50><50><75>}",
  ];
  const made = await importRecords(command, studio.dataFolder, {
    size: [560, 280],
    records: answers.map((answer, nth) => record(nth, question, answer)),
  });
  const listed = await command("boxes", "--dataset", made.name);
  expect(listed.stdout).toMatch(/train\.json +llava +unit/);
  expect(listed.stdout).toMatch(/train\.json +qwen2\.5-vl/);
  await page.goto(`/datasets/${made.datasetId}/boxes`);
  const file = page.getByRole("listitem").filter({ hasText: "train.json" });
  const rows = file.getByRole("listitem");
  await expect(rows).toHaveCount(3);
  const llava = rows.filter({ hasText: "LLaVA" });
  await llava.getByRole("button", { name: "Compare and choose" }).click();
  const photo = llava.getByRole("region", { name: "0–1 of the photo" });
  await expect(photo.getByRole("img")).toHaveCount(3);
  await expect(photo.getByRole("img").first()).toHaveAttribute("data-phase", "ready");
  expect(await pageFaults(page)).toEqual([]);
  await photo.getByRole("button", { name: "Choose 0–1 of the photo" }).click();
  await expect(llava.getByText("confirmed", { exact: true })).toBeVisible();
  const qwen = rows.filter({ hasText: "Qwen2.5-VL" });
  await qwen.getByRole("button", { name: "Compare and choose" }).click();
  // Half the pixels: the box of a quarter is where the half was.
  await qwen.getByRole("spinbutton", { name: "Most pixels" }).fill("39200");
  await qwen.getByRole("button", { name: "Redraw" }).click();
  const region = qwen.getByRole("region", { name: "pixels of the resized photo" });
  await expect(region.getByRole("img").first()).toHaveAttribute("data-phase", "ready");
  expect(await pageFaults(page)).toEqual([]);
  await region.getByRole("button", { name: /^Choose .*pixels of the resized photo$/ }).click();
  await expect(qwen.getByText("confirmed", { exact: true })).toBeVisible();
  await expect(qwen.getByText("3 entries with boxes")).toBeVisible({ timeout: 20_000 });
  const told = JSON.parse((await command("boxes", "--dataset", made.name, "--json")).stdout);
  expect(told[0].notations.map((own: { grounding: { space: object } }) => own.grounding.space)).toEqual([
    { name: "unit" },
    { name: "pixels-resized", maxPixels: 39_200 },
    { name: "hundred" },
  ]);
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 8, order: "photo" }, made.datasetId);
  await expect(review.chips).toHaveText(["the red cup1"]);
});
