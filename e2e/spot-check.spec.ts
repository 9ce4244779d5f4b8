import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures.ts";
import { importMade, qa } from "./made-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { sayName } from "./screens/review-page.ts";
import { SpotPage } from "./screens/spot-page.ts";

type Row = {
  entry: { hash: string; nth: number };
  decision: string;
  undone: boolean;
  mode: string;
  stateAfter: string;
  part: string;
  turn: number;
  quote: string;
  right: boolean;
  reason: string | null;
};

const MAN = "<st>the man<ed> [0.1, 0.2, 0.3, 0.4]";
/** Twenty-nine QAs that say one thing each, and two that say the man as well: 30 boxes, 33 mentions. */
const entries = {
  referring_qa: [
    ...Array.from({ length: 29 }, (_, index) =>
      qa(
        "Where is it?",
        `<st>thing ${index}<ed> [${(index * 0.03).toFixed(2)}, 0.5, ${(index * 0.03 + 0.1).toFixed(2)}, 0.7] lies there.`,
      ),
    ),
    qa(`Who is ${MAN}?`, `${MAN} waits.`),
    qa("Who else?", `Nobody but ${MAN} and <st>thing 0<ed> [0.00, 0.5, 0.10, 0.7].`),
  ],
};

test.beforeEach(({ page }) => sayName(page));

test("what was announced is in the page's language, also after that was changed", async ({ page, studio, command }) => {
  const { datasetId } = await importMade(page, command, studio.dataFolder, { entries });
  const spot = await SpotPage.start(page, datasetId);
  const said = page.locator("p[role=status].sr-only").first();
  await spot.press("m");
  await expect(said).toHaveText(/^[\x20-\x7e]+$/);
  await page.getByRole("button", { name: "Language: 中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(said).toHaveText(/^[^A-Za-z]+$/);
});

test("from the grid to judgements: pressed is wrong with its reason, the rest right, every mention at its place", async ({
  page,
  studio,
  command,
}) => {
  const { name, datasetId, folder } = await importMade(page, command, studio.dataFolder, { entries });
  const spot = await SpotPage.start(page, datasetId);
  await expect(spot.cells).toHaveCount(24);
  // Reasons of boxes; those of answers are behind 0.
  const why = page.getByRole("group", { name: "What is wrong with the box" }).getByRole("button");
  await expect(why).toHaveText([
    /^1Not in the photo/,
    /^2Wrong attribute/,
    /^3Wrong count/,
    /^4Wrong position or relation/,
    /^8Wrong box/,
    /^0More reasons/,
  ]);
  await spot.press("0");
  await expect(why.filter({ hasText: "Does not answer the question" })).toBeVisible();
  await spot.press("0");
  const man = page.getByRole("button", { name: /^the man, 3 mentions/ });
  const judge = async () => {
    if ((await man.count()) === 0) return;
    await man.click();
    await expect(man).toHaveAttribute("aria-pressed", "true");
    await spot.press("1");
    await expect(man).toHaveAccessibleName("the man, 3 mentions, Not in the photo");
  };
  await judge();
  await spot.press("Home", "ArrowRight");
  const second = await spot.cells.nth(1).getAttribute("title");
  const isMan = second === "the man";
  await spot.press("x");
  if (isMan) await spot.press("x", "1");
  await spot.press("Enter");
  await expect(spot.cells).toHaveCount(6);
  await spot.isReady();
  await judge();
  await spot.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  expect(await spot.progress()).toMatchObject({ size: 31, decided: 31, left: 0, decisions: { judge: 31 } });

  const file = path.join(folder, "verdicts.jsonl");
  await command("export", "--dataset", name, "--format", "verdicts", "--allow-empty", "--out", file);
  const rows = (await readFile(file, "utf8")).trimEnd().split("\n");
  const judged = rows.map((row) => JSON.parse(row) as Row);
  expect(judged).toHaveLength(33);
  expect(new Set(judged.map((row) => `${row.decision} ${row.mode} ${row.part}`))).toEqual(
    new Set(["judge grid mention"]),
  );
  const men = judged.filter((row) => row.quote === MAN);
  expect(men.map((row) => [row.right, row.reason, row.stateAfter])).toEqual(
    Array(3).fill([false, "hallucination", "flagged"]),
  );
  const others = judged.filter((row) => row.quote !== MAN && !row.right);
  expect(others.every((row) => row.quote.includes(`<st>${second}<ed>`) && row.reason === "bad-box")).toBe(true);
  expect(others.length > 0).toBe(!isMan);
});

test("a page is taken back, also after a reload, with what was pressed; marks that wait survive it", async ({
  page,
  studio,
  command,
}) => {
  const { datasetId } = await importMade(page, command, studio.dataFolder, { entries });
  const spot = await SpotPage.start(page, datasetId);
  await spot.size(12);
  await expect(spot.cells).toHaveCount(12);
  await spot.press("ArrowDown", "4");
  const pressed = await spot.wrong.getAttribute("title");
  await page.reload();
  await spot.isReady();
  await expect(spot.wrong).toHaveAttribute("title", pressed ?? "");

  const first = await spot.cells.first().getAttribute("title");
  await spot.press("Enter");
  await expect(spot.cells.first()).not.toHaveAttribute("title", first ?? "");
  const { decided } = await spot.progress();
  expect(decided).toBeGreaterThan(8);
  await spot.press("z");
  await expect(spot.cells.first()).toHaveAttribute("title", first ?? "");
  await expect(spot.wrong).toHaveAttribute("title", pressed ?? "");
  expect(await spot.progress()).toMatchObject({ decided: 0, decisions: {} });

  await spot.press("Enter");
  await expect(spot.cells.first()).not.toHaveAttribute("title", first ?? "");
  await spot.progress();
  await page.reload();
  await spot.isReady();
  await spot.press("z");
  await expect(async () => expect((await spot.progress()).decided).toBe(decided - 1)).toPass();
});

test("one at a time: yes, no with a reason, and what cannot be told is passed over", async ({
  page,
  studio,
  command,
}) => {
  const { name, datasetId, folder } = await importMade(page, command, studio.dataFolder, {
    entries: { referring_qa: entries.referring_qa.slice(0, 4) },
  });
  const spot = await SpotPage.start(page, datasetId);
  await spot.press("v");
  for (const [index, key] of ["y", "n", "4", "c"].entries()) {
    await expect(page.getByRole("heading", { name: /^Is this thing \d\?/ })).toBeVisible();
    await expect(page.getByText(`${index} of 4 entries`, { exact: true })).toBeVisible();
    await spot.press(key);
  }
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  expect(await spot.progress()).toMatchObject({ decided: 3, skipped: 1, decisions: { judge: 3, skip: 1 } });
  const file = path.join(folder, "verdicts.jsonl");
  await command("export", "--dataset", name, "--format", "verdicts", "--allow-empty", "--out", file);
  const rows = (await readFile(file, "utf8")).trimEnd().split("\n");
  const told = rows.map((row) => JSON.parse(row) as Row);
  expect(told.map((row) => [row.decision, row.mode, row.right ?? null, row.reason ?? null]).sort()).toEqual(
    [
      ["judge", "single", true, null],
      ["judge", "single", false, "bad-box"],
      ["judge", "single", false, "wrong-position"],
      ["skip", "single", null, null],
    ].sort(),
  );
});

test("a second look shows the photo, every QA that says the phrase, and the way to its entry", async ({
  page,
  studio,
  command,
}) => {
  const { datasetId } = await importMade(page, command, studio.dataFolder, {
    entries: { referring_qa: entries.referring_qa.slice(-2) },
    objects: [{ name: "man", box: [400, 300, 100, 100] }],
  });
  const spot = await SpotPage.start(page, datasetId);
  await expect(spot.cells.first()).toHaveAttribute("title", "the man");
  await spot.press("o");
  const dialog = page.getByRole("dialog", { name: "the man" });
  await expect(dialog.getByRole("img", { name: /1 other thing with that name/ })).toBeVisible();
  // Its box cut out, larger than in a cell.
  const crop = dialog.getByRole("img", { name: "the man", exact: true });
  await expect(crop).toHaveAttribute("data-phase", "ready");
  // A cell of 24 is 116 px high.
  expect((await crop.boundingBox())?.height).toBeGreaterThan(250);
  await expect(dialog.getByRole("link", { name: "Open the entry" })).toHaveCount(3);
  // The grid's key marks here, too, and takes the mark back.
  await spot.press("x");
  await expect(dialog.getByRole("button", { pressed: true })).toHaveCount(1);
  await spot.press("x");
  await dialog.getByRole("button", { name: "Mark wrong" }).click();
  await spot.press("Escape");
  await expect(spot.cells.first()).toBeFocused();
  await expect(spot.wrong).toHaveCount(1);
  await spot.cells.nth(1).dblclick();
  await expect(page.getByRole("dialog", { name: "thing 0" })).toBeVisible();
});

test("after a second look or the keys, opened by a mouse and however closed, the next key is the page's", async ({
  page,
  studio,
  command,
}) => {
  const { datasetId } = await importMade(page, command, studio.dataFolder, { entries });
  const spot = await SpotPage.start(page, datasetId);
  await spot.size(12);
  const ways = [
    () => spot.press("Escape"),
    () => page.getByRole("dialog").getByRole("button", { name: "Close" }).click(),
    () => page.mouse.click(5, 400),
  ];
  const titles = () => spot.cells.evaluateAll((cells) => cells.map((cell) => cell.getAttribute("title")).join());
  for (const leave of ways) {
    const before = await titles();
    await spot.cells.nth(2).hover();
    await page
      .getByRole("button", { name: /^Look closer/ })
      .nth(2)
      .click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await leave();
    await expect(page.getByRole("dialog")).toBeHidden();
    if (leave === ways.at(-1)) break;
    await spot.press("Enter");
    await expect.poll(titles).not.toBe(before);
  }
  await spot.press("v");
  await expect(page.getByRole("heading", { name: /^Is this/ })).toBeVisible();
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await spot.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  const asked = page.getByRole("heading", { name: /^Is this/ });
  const now = await asked.textContent();
  await spot.press("Enter");
  expect(await asked.textContent(), "Enter is no key of one at a time").toBe(now);
  await spot.press("y");
  await expect(asked).not.toHaveText(String(now));
});

test("each photo is decoded once, however many cells and insets show it, and crops fill their cells", async ({
  page,
  studio,
  command,
}) => {
  await page.addInitScript(() => {
    const decode = window.createImageBitmap.bind(window) as (source: ImageBitmapSource) => Promise<ImageBitmap>;
    Object.assign(window, { decoded: 0 });
    window.createImageBitmap = ((source: ImageBitmapSource) => {
      Object.assign(window, { decoded: (window as unknown as { decoded: number }).decoded + 1 });
      return decode(source);
    }) as typeof window.createImageBitmap;
  });
  const { datasetId } = await importMade(page, command, studio.dataFolder, {
    entries,
    objects: [{ name: "thing", box: [400, 300, 100, 100] }],
  });
  const spot = await SpotPage.start(page, datasetId);
  await spot.size(12);
  for (const rest of [12, 6]) {
    await spot.press("Enter");
    await expect(spot.cells).toHaveCount(rest);
    await spot.isReady();
  }
  expect(await page.evaluate(() => (window as unknown as { decoded: number }).decoded)).toBe(1);
  const filled = await spot.cells.first().locator("canvas").evaluate(filledPart);
  expect(filled).toBeGreaterThan(0.99);
});

test("tabs show one kind of finding, one key what was marked; what a tab shows is what is submitted", async ({
  page,
  studio,
  command,
}) => {
  const { datasetId } = await importMade(page, command, studio.dataFolder, {
    entries: {
      referring_qa: [
        qa(
          "Where is it?",
          "<st>a cup<ed> [0.1, 0.1, 0.2, 0.2] and <st>two dogs<ed> [0.3, 0.1, 0.4, 0.2], [0.5, 0.1, 0.6, 0.2].",
        ),
        qa("And?", "<st>the plate left of the cup<ed> [0.1, 0.5, 0.2, 0.6], <st>a fork<ed> [0.3, 0.5, 0.4, 0.6]."),
      ],
    },
  });
  const spot = await SpotPage.start(page, datasetId);
  await expect(spot.cells).toHaveCount(4);
  await expect(page.getByText("4 phrases, 5 boxes, 0 wrong")).toBeVisible();
  const tabs = page.getByRole("group", { name: "Which boxes to look at" });
  await expect(tabs.getByRole("button")).toHaveText([
    /^All\s*4/,
    /^Relation\s*1/,
    /^Several things\s*1/,
    /^One thing\s*2/,
  ]);
  await spot.press("]", "]");
  await expect(spot.cells).toHaveCount(1);
  await expect(spot.cells.first()).toHaveAttribute("title", "two dogs");
  await spot.press("x");
  await expect(spot.wrong).toHaveCount(1);
  await spot.press("[", "[", "[");
  await expect(spot.cells).toHaveCount(4);
  await spot.press("m");
  await expect(spot.cells).toHaveCount(1);
  await expect(spot.wrong).toHaveCount(1);
  expect(await pageFaults(page)).toEqual([]);
  await spot.press("Enter");
  await expect(spot.cells).toHaveCount(3);
  await expect(page.getByText("2 boxes judged this sitting")).toBeVisible();
  await expect(page.getByText("0 of 2 entries", { exact: true })).toBeVisible();
  await spot.press("z");
  await expect(spot.cells).toHaveCount(4);
  await expect(page.getByText("judged this sitting")).toHaveCount(0);
  await spot.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(page.getByText(/^[2-9] boxes judged this sitting$/)).toBeVisible();
  await expect(page.getByText(/boxes? in their texts$/)).toBeVisible();
  expect(await spot.progress()).toMatchObject({ decided: 2, decisions: { judge: 2 } });
});

test("it is started from the data sets, and gone on with from there", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Start a session" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Start a session" });
  await dialog.getByRole("radio", { name: "Spot-check boxes" }).check();
  await expect(dialog.getByRole("checkbox", { name: "Edited" })).toHaveCount(0);
  await dialog.getByLabel("Size, in entries").selectOption("20");
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  const spot = new SpotPage(page);
  await spot.isReady();
  const { queueId } = spot;
  await page.goto("/");
  await expect(page.getByText(/^Spot check, 0 of \d+/).first()).toBeVisible();
  await page.locator(`a[href="/review/${queueId}"]`).click();
  await spot.isReady();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, viewport: { width: 1366, height: 768 } });

    test("pages of 12 and 24 fit a laptop without scrolling, and axe finds nothing on any state", async ({
      page,
      studio,
      command,
    }) => {
      const { datasetId } = await importMade(page, command, studio.dataFolder, { entries });
      const spot = await SpotPage.start(page, datasetId);
      for (const size of [12, 24] as const) {
        await spot.size(size);
        await expect(spot.cells).toHaveCount(size);
        await expect(spot.cells.last()).toBeInViewport({ ratio: 1 });
        expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(768);
      }
      await spot.press("x", "ArrowRight", "2");
      expect(await pageFaults(page), "the grid").toEqual([]);
      for (const key of ["o", "?"]) {
        await spot.press(key);
        await expect(page.getByRole("dialog")).toBeVisible();
        expect(await pageFaults(page), `the dialog on ${key}`).toEqual([]);
        await spot.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      }
      await spot.press("v");
      await expect(page.getByRole("heading", { name: /^Is this/ })).toBeVisible();
      expect(await pageFaults(page), "one at a time").toEqual([]);
    });
  });
}

/** How much of a canvas is painted, 0 to 1. */
function filledPart(element: SVGElement | HTMLElement): number {
  const canvas = element as HTMLCanvasElement;
  const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  let filled = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] === 255) filled++;
  return filled / (data.length / 4);
}
