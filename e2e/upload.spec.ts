import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures.ts";
import { killListener } from "./screens/web-server.ts";

const ENTRIES = 200;
/** Blanks between two rows: a file of three slices. */
const BLANKS = " ".repeat(200_000);

async function makeLargeFile(folder: string): Promise<string> {
  const content = (number: number) => [
    { from: "user", value: `Why is boat ${number} empty?` },
    { from: "gpt", value: "The market is on land." },
  ];
  const rows = Array.from({ length: ENTRIES }, (_, number) =>
    JSON.stringify({ image_id: number + 1, conversations: [{ content: content(number) }] }),
  );
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "complex_reasoning.json");
  await writeFile(file, `[${rows.join(`,${BLANKS}\n`)}]`);
  return file;
}

// The requests that the kill breaks; where in its way each was decides which error the browser names.
test.use({ allowedErrors: [/net::ERR_/] });

test("a file whose web server is killed while it is sent arrives whole, and its import brings all of it", async ({
  page,
  studio,
  command,
}) => {
  const name = `killed upload ${Date.now()}`;
  const file = await makeLargeFile(path.join(studio.dataFolder, "import", name));
  await page.goto("/");
  await page.getByRole("textbox").first().fill("Ann");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /Ann/ })).toBeVisible();
  await page.goto("/import");
  await page.getByLabel("Data set (new or existing)").fill(name);
  await page.getByLabel("Files", { exact: true }).setInputFiles(file);
  let slices = 0;
  let killed: Promise<void> | null = null;
  page.on("request", (request) => {
    // In the middle of the second.
    if (request.method() === "PUT" && ++slices === 2) killed = killListener(Number(new URL(studio.url).port));
  });
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("link", { name: "Open data set" })).toBeVisible({ timeout: 90_000 });
  expect(killed).not.toBeNull();
  await killed;
  expect(slices, "what was under way when it was killed was sent again").toBeGreaterThan(3);
  const { stdout } = await command("stats", "--dataset", name, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ entries: ENTRIES });
});
