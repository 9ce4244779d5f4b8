import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { importFolder, ownName } from "./screens/import-folder.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

test("messages with a system turn and a tool are reviewed; striking a QA leaves what instructs", async ({
  page,
  studio,
  command,
}) => {
  const name = ownName("messages");
  const folder = path.join(studio.dataFolder, "import", name);
  await mkdir(path.join(folder, "pics"), { recursive: true });
  await sharp({ create: { width: 400, height: 300, channels: 3, background: "#8899aa" } })
    .jpeg()
    .toFile(path.join(folder, "pics", "a.jpg"));
  const messages = [
    { role: "system", content: "Answer in one sentence." },
    { role: "user", content: "<image>What is on the table?" },
    { role: "assistant", content: "A dog." },
    { role: "user", content: "Name the temperature in Bern." },
    { role: "assistant", content: null, tool_calls: [{ function: { name: "weather" } }] },
    { role: "tool", content: '{"degrees": 3}' },
    { role: "assistant", content: "It has 3 degrees." },
  ];
  await writeFile(path.join(folder, "talk.jsonl"), JSON.stringify({ id: "t1", messages, images: ["pics/a.jpg"] }));
  const datasetId = await importFolder(command, folder, name);
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, datasetId);
  await expect(review.photo).toHaveAttribute("data-phase", "ready");
  await expect(review.qas).toHaveCount(2);
  await expect(review.entry.getByText("System", { exact: true })).toBeVisible();
  await expect(review.entry.getByText("Answer in one sentence.")).toBeVisible();
  await expect(review.qas.nth(1)).toContainText("Tool call");
  await expect(review.qas.nth(1)).toContainText('{"degrees": 3}');
  expect(await pageFaults(page)).toEqual([]);
  await review.press("x", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  const out = path.join(studio.dataFolder, `${name}.jsonl`);
  await command("export", "--dataset", name, "--format", "records", "--out", out);
  const record = JSON.parse(await readFile(out, "utf8"));
  expect(record).toEqual({
    id: "t1",
    messages: [messages[0], { role: "user", content: "<image>\nName the temperature in Bern." }, ...messages.slice(4)],
    images: ["pics/a.jpg"],
  });
});
