import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures.ts";
import { importMade, qa } from "./made-set.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

const SENTENCES = ["A man stands on a pier. ", "A dog sleeps at his feet. ", "The sky is grey."];
const LONG = Array.from({ length: 60 }, (_, index) => `Sentence number ${index + 1} says little. `).join("");

type Command = (...args: string[]) => Promise<unknown>;

async function exportedRows(command: Command, name: string, folder: string, task: string) {
  const out = path.join(folder, "out");
  await command("export", "--dataset", name, "--format", "svit", "--out", out);
  return JSON.parse(await readFile(path.join(out, `${task}.json`), "utf8"));
}

async function judgements(command: Command, name: string, folder: string) {
  const out = path.join(folder, "verdicts.jsonl");
  await command("export", "--dataset", name, "--format", "verdicts", "--allow-empty", "--out", out);
  return (await readFile(out, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a description is read by sentence: one is struck with its reason, another is changed, the rest stays", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { detail_description: [qa("Describe the image.", SENTENCES.join(""))] },
  });
  const review = await ReviewPage.start(page, { tasks: ["detail_description"], size: 1 }, made.datasetId);
  await review.press("j", "x", "1", "j", "e");
  await expect(page.getByRole("textbox", { name: "Answer" })).toBeFocused();
  await review.press("End", "Backspace");
  await page.keyboard.type(" and low.");
  await review.press("Escape", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const [row] = await exportedRows(command, made.name, made.folder, "detail_description");
  expect(row.conversations[0].content[1].value).toBe("A man stands on a pier. The sky is grey and low.");
  const rows = (await judgements(command, made.name, made.folder)).filter((judged) => judged.part === "sentence");
  expect(rows.map(({ quote, right, reason }) => [quote, right, reason])).toEqual([
    [SENTENCES[0], true, null],
    [SENTENCES[1], false, "hallucination"],
    [SENTENCES[2], false, null],
  ]);
});

test("text below the fold is shown before the entry can be accepted", async ({ page, studio, command }) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { detail_description: [qa("Describe the image.", LONG)] },
  });
  const review = await ReviewPage.start(page, { tasks: ["detail_description"], size: 1 }, made.datasetId);
  await review.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "more to read" })).toBeVisible();
  await review.isAt(0, 1);
  const done = page.getByRole("heading", { name: "This session is done" });
  for (let presses = 0; presses < 6 && !(await done.isVisible()); presses++) await review.press("Enter");
  await expect(done).toBeVisible();
});

test("QAs are added, moved and cut, and the conversation keeps its alternation", async ({ page, studio, command }) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { conversation: [[...qa("One?", "1."), ...qa("Two?", "2."), ...qa("Three?", "3.")]] },
  });
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await review.press("Shift+n");
  await expect(page.getByRole("textbox", { name: "Question" })).toBeFocused();
  await page.keyboard.type("New?");
  await review.press("Escape", "Enter");
  await expect(page.getByRole("alert").filter({ hasText: "empty" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Answer" })).toBeFocused();
  await page.keyboard.type("Yes.");
  await review.press("Escape", "Alt+ArrowUp");
  await review.press("ArrowDown", "ArrowDown", "Shift+x", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const [row] = await exportedRows(command, made.name, made.folder, "conversation");
  expect(row.conversations[0].content).toEqual([...qa("New?", "Yes."), ...qa("One?", "1.")]);
});

test("undo goes on after a reload, as far back as the session's own verdicts go", async ({ page }) => {
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 5 });
  const texts: string[] = [];
  for (const [index, keys] of [["a"], ["x", "2", "Enter"], ["f"]].entries()) {
    texts.push(await review.text());
    await review.press(...keys);
    await review.isAt(index + 1, 5);
  }
  await expect(review.saved).toBeVisible();
  await page.reload();
  await review.isReady();
  await review.isAt(3, 5);
  for (const [back, text] of texts.toReversed().entries()) {
    await review.press("z");
    await review.isAt(2 - back, 5);
    if (back !== 1) expect(await review.text()).toBe(text);
    else await expect(review.qas.first()).toHaveAccessibleName(/Marked wrong/);
    await expect(review.saved).toBeVisible();
  }
  expect(await review.progress()).toMatchObject({ decisions: {}, left: 5 });
});

test("a photo's entries are visited together, and only what was fully shown is accepted at once", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: {
      complex_reasoning: [qa("Why one?", "1."), qa("Why two?", "2.")],
      detail_description: [qa("Describe the image.", LONG)],
    },
  });
  const review = await ReviewPage.start(page, { tasks: [], size: 3, order: "photo" }, made.datasetId);
  await review.press("v");
  await expect(page.locator("article[data-entry]")).toHaveCount(3);
  await review.press("Shift+Enter");
  await expect(page.getByRole("status").filter({ hasText: "entries accepted" })).toBeAttached();
  await review.isAt(2, 3);
  await expect(page.locator("article[data-entry]")).toHaveCount(1);
  await expect(page.getByRole("heading", { name: "Description" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ accept: 2 });
  await review.press("v");
  await expect(page.locator("article[data-entry]")).toHaveCount(1);
});

for (const reloads of [false, true]) {
  test(`what was accepted at once is taken back at one press${reloads ? ", after a reload, too" : ""}`, async ({
    page,
    studio,
    command,
  }) => {
    const made = await importMade(page, command, studio.dataFolder, {
      entries: { complex_reasoning: ["one", "two", "three", "four"].map((own) => qa(`Why ${own}?`, `${own}.`)) },
    });
    const review = await ReviewPage.start(page, { tasks: [], size: 4, order: "photo" }, made.datasetId);
    const first = await review.qas.allTextContents();
    await review.press("f");
    await review.isAt(1, 4);
    await review.press("v", "Shift+Enter");
    await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
    await expect(review.saved).toBeVisible();
    if (reloads) await page.reload();
    await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
    await review.press("z");
    await expect(page.locator("[data-told]")).toHaveText("3 verdicts undone");
    await review.isAt(1, 4);
    await expect(page.locator("article[data-entry]")).toHaveCount(3);
    await expect(review.saved).toBeVisible();
    expect((await review.progress()).decisions).toEqual({ flag: 1 });
    // The next press goes to what was decided before, alone.
    await review.press("z");
    await expect(page.locator("[data-told]")).toHaveText("Undone: Flagged");
    await review.isAt(0, 4);
    expect(await review.qas.first().textContent()).toBe(first[0]);
    await review.press("v");
  });
}

test("words that name known objects are linked to their boxes where nothing is tagged", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { complex_reasoning: [qa("Why is the man at the pier?", "The guy fishes.")] },
    objects: [{ name: "man", box: [100, 100, 100, 200] }],
  });
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 1 }, made.datasetId);
  const links = page.locator("[data-soft]");
  await expect(links).toHaveText([/^man/, /^guy/]);
  await links.first().hover();
  await expect(links.last()).toHaveAttribute("data-pointed", "true");
  const middle = await review.onPage({ x: 150, y: 200 });
  await page.mouse.move(3, 3);
  await expect(links.last()).toHaveAttribute("data-pointed", "false");
  await page.mouse.move(middle.x, middle.y);
  await expect(links.last()).toHaveAttribute("data-pointed", "true");
  await review.press("i");
  await expect(page.getByRole("complementary", { name: "Generation input" })).toContainText("man");
  await review.press("Enter");
  await expect(review.saved).toBeVisible();
  const rows = await judgements(command, made.name, made.folder);
  expect(rows[0].aids).toMatchObject({ given: true });
});

test("a machine's translation is shown on demand, never leaves, and its use is kept with the verdict", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { complex_reasoning: [qa("为什么这个人站在码头上？", "他在钓鱼。")] },
  });
  const jsonl = path.join(made.folder, "all.jsonl");
  await command("export", "--dataset", made.name, "--format", "jsonl", "--state", "all", "--out", jsonl);
  const { hash } = JSON.parse(await readFile(jsonl, "utf8"));
  const gloss = path.join(made.folder, "gloss.json");
  await writeFile(gloss, JSON.stringify([{ entry: hash, turn: 1, language: "en", text: "He is fishing." }]));
  await command("import", gloss, "--dataset", made.name);
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 1 }, made.datasetId);
  await expect(review.entry).not.toContainText("He is fishing.");
  await review.press("t");
  await expect(review.entry).toContainText("machine translation");
  await expect(review.entry).toContainText("He is fishing.");
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const rows = await judgements(command, made.name, made.folder);
  expect(rows[0].aids).toMatchObject({ gloss: true, given: false });
  const [row] = await exportedRows(command, made.name, made.folder, "complex_reasoning");
  expect(JSON.stringify(row)).not.toContain("fishing");
});

test("the history says who decided what and changed which words, and an old text can be the start of a new one", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { complex_reasoning: [qa("Why is the man at the pier?", "He fishes.")] },
  });
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 1 }, made.datasetId);
  await review.press("e");
  await expect(page.getByRole("textbox", { name: "Answer" })).toBeFocused();
  await page.keyboard.type(" Every day.");
  await review.press("Escape", "Enter");
  await expect(review.saved).toBeVisible();
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await page.goto(`/datasets/${made.datasetId}`);
  await page.getByRole("link", { name: /Why is the man/ }).click();
  await expect(review.entry).toContainText("Every day.");
  await review.isReady();
  await review.press("Shift+r");
  await expect(review.entry).not.toContainText("Every day.");
  await review.press("h");
  const history = page.getByRole("complementary", { name: /History/ });
  await expect(history).toContainText("Ann");
  await expect(history.locator("ins")).toContainText("Every day.");
  await history
    .getByRole("button", { name: /^Use (this version|the imported text)/ })
    .first()
    .click();
  await expect(review.entry).toContainText("Every day.");
});

test("a comment is pinned to a phrase, and settled", async ({ page, studio, command }) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { referring_qa: [qa("What is the <st>man<ed> [0.1, 0.2, 0.3, 0.6] holding?", "A rope.")] },
  });
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  await review.press("]", "Shift+c");
  const panel = page.getByRole("complementary", { name: /Comments/ });
  await panel.getByRole("textbox").fill('Is it <b>his</b> rope? "=1+1"');
  await review.press("Control+Enter");
  await expect(panel.getByRole("listitem")).toContainText("Is it <b>his</b> rope?");
  await page.reload();
  await review.isReady();
  await review.press("Shift+c");
  await expect(panel.getByRole("listitem")).toContainText("man");
  await panel.getByRole("button", { name: /Resolve/ }).click();
  await panel.getByText("1 resolved").click();
  await expect(panel.getByRole("button", { name: /Reopen/ })).toBeVisible();
});
