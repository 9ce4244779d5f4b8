import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { must } from "#domain/must.ts";
import { expect, test } from "./fixtures.ts";
import { importMade, qa } from "./made-set.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

const QUESTION = "What is the <st>man<ed> [0.1, 0.2, 0.3, 0.6] holding?";
const ANSWER = "A <st>rope<ed> [0.5, 0.5, 0.6, 0.7].\r\nThe <st>man<ed> [0.1, 0.2, 0.3, 0.6] holds it [sic] firmly.";
const SET = {
  entries: { referring_qa: [qa(QUESTION, ANSWER)] },
  objects: [
    { name: "man", box: [84, 124, 160, 240] as [number, number, number, number] },
    { name: "man", box: [500, 100, 100, 200] as [number, number, number, number] },
  ],
};

test.beforeEach(({ page }) => sayName(page));

/** The turns as they leave in SVIT's raw shape. */
async function exported(command: (...args: string[]) => Promise<unknown>, name: string, folder: string) {
  const out = path.join(folder, "out");
  await command("export", "--dataset", name, "--format", "svit", "--out", out);
  const [row] = JSON.parse(await readFile(path.join(out, "referring_qa.json"), "utf8"));
  return row.conversations[0].content.map((turn: { value: string }) => turn.value);
}

test("a box is moved by arrow keys in every mention of it, undone and redone, and no other byte changes", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  await review.press("]");
  await expect(page.getByRole("region", { name: "Boxes of the phrase in focus" })).toContainText("man");
  await review.press("b", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown");
  await review.press("Escape");
  // 20 px of 800, 3 px of 600.
  await review.press("Control+z", "Control+z", "Control+z", "Control+Shift+z");
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const [question, answer] = await exported(command, made.name, made.folder);
  const box = question.match(/\[.*?\]/)[0];
  expect(question).toBe(QUESTION.replace("[0.1, 0.2, 0.3, 0.6]", box));
  expect(answer).toBe(ANSWER.replace("[0.1, 0.2, 0.3, 0.6]", box));
  const [x1, y1, x2, y2] = JSON.parse(box);
  expect(x1).toBeCloseTo(0.125, 2);
  expect(x2 - x1).toBeCloseTo(0.2, 6);
  expect(y1).toBeCloseTo(0.202, 2);
  expect(y2 - y1).toBeCloseTo(0.4, 6);
});

test("a box is dragged by its corner, another is drawn, and a third snaps to the known object", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  await review.press("]", "]");
  const bar = page.getByRole("region", { name: "Boxes of the phrase in focus" });
  await expect(bar).toContainText("rope");
  // Its lower right corner, at 0.6 × 800, 0.7 × 600, to 560, 480.
  await review.press("b");
  await expect(bar).toContainText("Box 1 of 1");
  await review.drag({ x: 480, y: 420 }, { x: 560, y: 480 });
  await review.press("Escape", "Shift+a");
  await expect(bar).toContainText("Draw another box on the photo");
  await review.drag({ x: 80, y: 60 }, { x: 160, y: 120 });
  await review.press("Escape", "Escape", "[");
  await expect(bar).toContainText("man, IoU");
  await expect(bar).toContainText("other thing with this name");
  await review.press("m", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const [question, answer] = await exported(command, made.name, made.folder);
  expect(question).toBe("What is the <st>man<ed> [0.105, 0.207, 0.305, 0.607] holding?");
  const boxes = [...answer.matchAll(/\[([\d., ]+)\]/g)].map((match) => match[1].split(", ").map(Number));
  expect(boxes).toHaveLength(3);
  const near = (box: number[], wanted: number[]) =>
    box.forEach((value, index) => {
      expect(value).toBeCloseTo(wanted[index] ?? 0, 1);
    });
  near(boxes[0] ?? [], [0.5, 0.5, 0.7, 0.8]);
  near(boxes[1] ?? [], [0.1, 0.1, 0.2, 0.2]);
  expect(answer).toContain(".\r\nThe <st>man<ed> [0.105, 0.207, 0.305, 0.607] holds it [sic] firmly.");
});

test("by keyboard alone a phrase for two gets both of them, and a box that cannot be read goes through all it may mean", async ({
  page,
  studio,
  command,
}) => {
  const [one, other] = ["[0.105, 0.207, 0.305, 0.607]", "[0.625, 0.167, 0.75, 0.5]"];
  const made = await importMade(page, command, studio.dataFolder, {
    ...SET,
    entries: {
      referring_qa: [
        qa("Which of the <st>men<ed> [0.1, 0.1, 0.8, 0.7] fishes?", `The <st>man<ed> ${other} does.`),
        qa("Where is the <st>man<ed> [0.1, 0.2, 0.4.86, 0.6]?", "He waits."),
      ],
    },
  });
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 2, order: "photo" }, made.datasetId);
  await review.press("]", "m", "Shift+a");
  await expect(page.getByRole("region", { name: "Boxes of the phrase in focus" })).toContainText("or Snap to another");
  await review.press("m", "Enter");
  await review.isAt(1, 2);
  await expect(review.entry).toContainText("unreadable box");
  await review.press("]", "m", "m", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const out = path.join(made.folder, "out");
  await command("export", "--dataset", made.name, "--format", "svit", "--out", out);
  const [row] = JSON.parse(await readFile(path.join(out, "referring_qa.json"), "utf8"));
  const questions = row.conversations.map((own: { content: { value: string }[] }) => own.content[0]?.value);
  expect(questions).toEqual([
    `Which of the <st>men<ed> ${one}, ${other} fishes?`,
    `Where is the <st>man<ed> ${other}?`,
  ]);
});

test("“no box” leaves the words, and selected words become a mention", async ({ page, studio, command }) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  await review.press("]", "]", "Shift+Delete");
  await expect(review.chips).toHaveCount(2);
  await review.press("e");
  const field = page.getByRole("textbox", { name: "Answer" });
  await expect(field).toBeFocused();
  // "A rope." at the beginning of the answer: the word rope.
  await review.press("Control+Home", "ArrowRight", "ArrowRight");
  for (let letter = 0; letter < 4; letter++) await review.press("Shift+ArrowRight");
  // What is selected is told to the page by an event of its own, after the key's.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await review.press("Control+m");
  await expect(page.getByText("Draw a box for the selected words")).toBeVisible();
  await review.drag({ x: 400, y: 300 }, { x: 480, y: 420 });
  await expect(review.chips).toHaveCount(3);
  await review.press("Escape", "Escape", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const [, answer] = await exported(command, made.name, made.folder);
  expect(answer).toMatch(
    /^A <st>rope<ed> \[[\d., ]+\]\.\r\nThe <st>man<ed> \[0\.1, 0\.2, 0\.3, 0\.6\] holds it \[sic\] firmly\.$/,
  );
});

test("a box judged wrong strikes its QA with the reason, and the judgement names the mention", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  await review.press("]", "w", "8", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const out = path.join(made.folder, "verdicts");
  await command("export", "--dataset", made.name, "--format", "verdicts", "--allow-empty", "--out", out);
  const rows = (await readFile(path.join(out, "verdicts.jsonl"), "utf8").catch(() => readFile(out, "utf8")))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows.filter((row) => row.part === "mention")).toMatchObject([
    { turn: "0", quote: "<st>man<ed> [0.1, 0.2, 0.3, 0.6]", right: false, reason: "bad-box" },
    { turn: "1", quote: "<st>man<ed> [0.1, 0.2, 0.3, 0.6]", right: false, reason: "bad-box" },
  ]);
  expect(rows[0]).toMatchObject({ decision: "reject" });
});

test("a phrase or a box under the pointer is outlined, and the photo stays as light as it was", async ({
  page,
  studio,
  command,
}) => {
  // The light turns at once, so that a frame shows it.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  const [outside, inside] = [
    { x: 700, y: 560 },
    { x: 440, y: 360 },
  ];
  const colours = async () => {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return Promise.all([outside, inside].map(async (at) => colourAt(page, await review.onPage(at))));
  };
  const edge = async () => colourAt(page, await review.onPage({ x: 400, y: 360 }));
  const light = await colours();
  const thin = await edge();
  const chip = review.chips.filter({ hasText: "rope" }).first();
  await chip.hover();
  await expect(chip).toHaveAttribute("data-pointed", "true");
  expect(await colours(), "a phrase under the pointer").toEqual(light);
  expect(await edge()).not.toEqual(thin);
  const middle = await review.onPage(inside);
  await page.mouse.move(middle.x, middle.y);
  await expect(chip).toHaveAttribute("data-pointed", "true");
  expect(await colours(), "a box under the pointer").toEqual(light);
  await page.mouse.move(3, 3);
  // By keyboard it is chosen, and may have the light for itself.
  await review.press("]");
  await expect.poll(async () => (await colours())[0]).not.toEqual(light[0]);
});

/** The mean colour of a spot on the page, as a person sees it. */
async function colourAt(page: Page, { x, y }: { x: number; y: number }): Promise<number[]> {
  const picture = await page.screenshot({ clip: { x: x - 2, y: y - 2, width: 4, height: 4 } });
  const { channels } = await sharp(picture).stats();
  return channels.map(({ mean }) => Math.round(mean));
}

test("a pointer at rest lights nothing of the next entry until it moves, on the photo and among the words", async ({
  page,
  studio,
  command,
}) => {
  const about = (word: string) => qa(`Who is the <st>man<ed> [0.1, 0.2, 0.3, 0.6]${word}?`, "Nobody knows.");
  const entries = { referring_qa: ["", " there", " on the left", " near the pier"].map(about) };
  const made = await importMade(page, command, studio.dataFolder, { entries });
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 4 }, made.datasetId);
  const chip = review.chips.first();
  const onPhoto = await review.onPage({ x: 160, y: 240 });
  const box = must(await chip.boundingBox(), "a chip that is shown has a place");
  for (const [nth, { x, y }] of [onPhoto, { x: box.x + box.width / 2, y: box.y + box.height / 2 }].entries()) {
    await page.mouse.move(x, y);
    await expect(chip).toHaveAttribute("data-pointed", "true");
    await review.press("a");
    await review.isAt(2 * nth + 1, 4);
    await expect(chip).toHaveAttribute("data-pointed", "false");
    await page.mouse.move(x + 2, y);
    await expect(chip).toHaveAttribute("data-pointed", "true");
    await page.mouse.move(5, 5);
    await review.press("a");
    if (nth === 0) await review.isAt(2, 4);
  }
});
