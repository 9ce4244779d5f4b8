import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "./fixtures.ts";
import { ReviewPage, sayNameOnPage } from "./screens/review-page.ts";

const qa = (question: string, answer: string) => [
  { from: "user", value: question },
  { from: "gpt", value: answer },
];
// CRLF and an unpaired bracket: what nobody touches leaves to the byte.
const conversations = [
  { content: qa("Why is the first one kept?", "Because it is\r\nfine [as it is].") },
  { content: qa("Why is the second one edited?", "Because of a mistak.") },
  { content: qa("Why is the third one rejected?", "Because it is wrong.") },
  { content: qa("Why is the fourth one undone?", "Because of a change of mind.") },
];

test("files come in through the browser, are decided, and leave as files that say what was decided", async ({
  page,
}) => {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-journey-"));
  const file = path.join(folder, "complex_reasoning.json");
  await writeFile(file, JSON.stringify([{ image_id: 4, stray: "kept", conversations }]));
  await sayNameOnPage(page, "Traveller");

  const name = `journey ${Date.now()}`;
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await page.getByLabel("Data set (new or existing)").fill(name);
  await page.getByLabel("Files", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(`4 new entries in ${name}`)).toBeVisible({ timeout: 30_000 });
  await page.getByRole("link", { name: "Open data set" }).click();
  await expect(
    page
      .getByRole("grid")
      .getByRole("row")
      .filter({ has: page.getByRole("link") }),
  ).toHaveCount(4);

  await page.goto("/");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
  await card.getByRole("button", { name: "Start a session" }).click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  const review = new ReviewPage(page);
  await review.isReady();
  for (let done = 0; done < 4; done++) {
    await review.isAt(done, 4);
    const text = await review.text();
    if (text.includes("first")) await review.press("a");
    else if (text.includes("second")) {
      await review.press("e");
      await expect(page.getByRole("textbox", { name: "Answer" })).toBeFocused();
      await review.press("Backspace");
      await page.keyboard.type("e.");
      await review.press("Escape", "Enter");
    } else if (text.includes("third")) await review.press("r", "1");
    else {
      await review.press("r", "Enter");
      await review.isAtOrOver(done + 1, 4);
      await page.getByRole("button", { name: /^Undo/ }).first().click();
      await review.isAt(done, 4);
      await review.press("s");
    }
  }
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(page.getByText("3 of 4 decided")).toBeVisible();

  await page.goto("/");
  await card.getByRole("link", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download now" }).click(),
  ]);
  const zip = path.join(folder, "export.zip");
  await download.saveAs(zip);
  const out = path.join(folder, "out");
  await mkdir(out);
  await unzip(zip, out);
  const [row] = JSON.parse(await readFile(path.join(out, "complex_reasoning.json"), "utf8"));
  expect(row).toEqual({
    image_id: 4,
    stray: "kept",
    conversations: [conversations[0], { content: qa("Why is the second one edited?", "Because of a mistake.") }],
  });
  const manifest = JSON.parse(await readFile(path.join(out, ".manifest.json"), "utf8"));
  expect(manifest.counts).toEqual({ complex_reasoning: { accepted: 1, edited: 1 } });
});

/** Python's own reader, which is on every machine that trains. */
async function unzip(zip: string, folder: string): Promise<void> {
  await promisify(execFile)("python3", ["-m", "zipfile", "-e", zip, folder]);
}
