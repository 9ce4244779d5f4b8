import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures.ts";

test.use({ locale: "zh-CN" });

type Run = { id: string; datasetName: string };

test("what an import says of what it could not read is said in the reader's language", async ({
  page,
  studio,
  command,
}) => {
  const name = `said ${Date.now()}`;
  const folder = path.join(studio.dataFolder, "import", name.replaceAll(" ", "-"));
  await mkdir(folder, { recursive: true });
  const content = [
    { from: "user", value: "Why?" },
    { from: "gpt", value: "So." },
  ];
  await writeFile(
    path.join(folder, "complex_reasoning.json"),
    JSON.stringify([
      { image_id: 1, conversations: [{ content }, { content: [{ from: "human being", value: "?" }] }] },
      { image_id: "?", conversations: [] },
      { image_id: 2, conversations: [{ content }] },
      { image_id: 3, conversations: [{ content }] },
    ]),
  );
  await writeFile(path.join(folder, "empty.json"), "");
  const rejects = path.join(folder, "..", `${name}.rejects`);
  await command("import", folder, "--dataset", name, "--rejects", rejects);
  const missing = path.join(folder, "gone");
  await command("import", missing, "--dataset", name).catch(() => {});
  const { stdout } = await command("runs", "list", "--json");
  const [failed, done] = (JSON.parse(stdout) as Run[]).filter((run) => run.datasetName === name);

  await page.goto("/");
  await page.getByRole("textbox").fill("Ann");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.goto(`/import/runs/${done?.id}`);
  const main = page.getByRole("main");
  await expect(main).toContainText('未知的角色 "human being"');
  await expect(main).toContainText("文件为空");
  await expect(main).toContainText("image_id 不是整数：请写成整数");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "下载完整列表" }).click(),
  ]);
  expect(await download.failure()).toBeNull();

  await page.goto(`/import/runs/${failed?.id}`);
  await expect(main).toContainText(`没有文件或文件夹 ${missing}。`);
});
