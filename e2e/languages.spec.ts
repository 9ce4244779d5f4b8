import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { SpotPage } from "./screens/spot-page.ts";

/** All that the data says is Chinese or a number here, so that a Latin word on the screen is the studio's own. */
const SET: MadeSet = {
  entries: {
    referring_qa: [qa("<st>男子<ed> [0.1, 0.2, 0.3, 0.6] 拿着什么？", "一根<st>绳子<ed> [0.5, 0.5, 0.6, 0.7]。")],
    detail_description: [qa("请描述图片。", "一名男子站在码头上。天色已晚。")],
    conversation: [qa("有狗吗？", "没有。")],
    complex_reasoning: [qa("他为什么在这里？", "他在等船。")],
  },
  objects: [{ name: "男子", box: [84, 124, 160, 240] }],
};
const TASKS = ["referring_qa", "detail_description", "conversation", "complex_reasoning"] as const;

/** What may be Latin in a Chinese text: keys, the other language's own name, formats and terms that have no other name. */
const ALLOWED =
  /^(Ctrl|Shift|Alt|Enter|Esc|Space|Delete|Del|Backspace|Tab|Home|End|English|SVIT|Studio|QA|IoU|px|ms|JSON|JSONL|CSV|made|Made|vg|Ann)$/;

/** Latin words of the page that nothing allows: of its text and of what it names for a screen reader. */
async function foreignWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        if (node.closest("kbd, [lang=en], script, style")) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(node.getAttribute(name) ?? "");
      } else if (!node.parentElement?.closest("kbd, [lang=en], script, style, noscript"))
        found.push(node.textContent ?? "");
    }
    return found;
  });
  const words = texts.flatMap((text) =>
    [...text.matchAll(/[A-Za-z][A-Za-z.]+/g)].map(([word]) => `${word} (${text.slice(0, 60)})`),
  );
  return [...new Set(words)].filter((word) => !ALLOWED.test(word.split(" ")[0] ?? ""));
}

async function isChinese(page: Page, state: string): Promise<void> {
  expect.soft(await foreignWords(page), state).toEqual([]);
}

async function startIn(page: Page, datasetId: string, tasks: readonly string[], size: number): Promise<void> {
  const started = await page.request.post(`/api/datasets/${datasetId}/queues`, {
    data: { filter: { tasks, states: ["pending"], text: "" }, size, order: "photo" },
  });
  await page.goto(`/review/${(await started.json()).queueId}`);
  await expect(page.locator("section[data-entry]")).toBeVisible();
  await expect(page.locator("[role=img][data-phase]").first()).toHaveAttribute("data-phase", /ready|absent/);
}

test.describe("a browser that asks for Chinese", () => {
  test.use({ locale: "zh-CN" });

  test.beforeEach(async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);
    await page.getByRole("textbox").first().fill("Ann");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Ann" })).toBeVisible();
  });

  test("reviews one entry of each kind without a word of English", async ({ page, studio, command }) => {
    test.slow();
    const made = await importMade(page, command, studio.dataFolder, SET);
    for (const task of TASKS) {
      await startIn(page, made.datasetId, [task], 1);
      await isChinese(page, task);
      for (const key of ["j", "x", "r", "Escape", "n", "Escape", "e", "Escape"]) {
        await page.keyboard.press(key);
        await isChinese(page, `${task} after ${key}`);
      }
      await page.keyboard.press("f");
      await expect(page.getByRole("heading", { name: "本批次已完成" })).toBeVisible();
      await isChinese(page, `${task}, the end`);
    }
  });

  test("has its boxes, panels and sheets in Chinese", async ({ page, studio, command }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    await startIn(page, made.datasetId, ["referring_qa"], 1);
    for (const key of ["]", "b", "Escape", "Shift+b", "Escape", "y", "Escape"]) {
      await page.keyboard.press(key);
      await isChinese(page, `after ${key}`);
    }
    for (const key of ["i", "h", "Shift+c", "g"]) {
      await page.keyboard.press(key);
      await expect(page.getByRole("complementary")).toBeVisible();
      await isChinese(page, `the panel on ${key}`);
      await page.keyboard.press(key);
      await expect(page.getByRole("complementary")).toBeHidden();
    }
    for (const key of ["?", ",", "Control+k"]) {
      await page.keyboard.press(key);
      await expect(page.getByRole("dialog")).toBeVisible();
      await isChinese(page, `the sheet on ${key}`);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    }
    for (const key of ["v", "v", "Shift+l", "/"]) {
      await page.keyboard.press(key);
      await isChinese(page, `after ${key}`);
    }
  });

  test("has the spot check in Chinese", async ({ page, studio, command }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    const started = await page.request.post(`/api/datasets/${made.datasetId}/queues`, {
      data: { purpose: "spot_check", filter: {}, size: 10 },
    });
    await page.goto(`/review/${(await started.json()).queueId}`);
    const spot = new SpotPage(page);
    await expect(page.locator("[data-cell]").first()).toBeFocused();
    for (const key of ["x", "1", "v", "v", "?", "Escape"]) {
      await spot.press(key);
      await isChinese(page, `after ${key}`);
    }
    await spot.press("Enter");
    await expect(page.getByRole("heading", { name: "本批次已完成" })).toBeVisible();
    await isChinese(page, "the end");
  });

  test("changes to English and stays there", async ({ page }) => {
    await page.getByRole("button", { name: /English/ }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("link", { name: "Import", exact: true }).first()).toBeVisible();
    await page.getByRole("button", { name: /中文/ }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);
  });
});

test("a browser that asks for neither language gets English", async ({ browser, studio }) => {
  const context = await browser.newContext({ locale: "fr-FR", baseURL: studio.url });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await context.close();
});
