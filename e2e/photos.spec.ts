import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

// The browser tells of every photo that is not there, and that is what is looked at here.
test.use({ allowedErrors: [/Failed to load resource.*(404|422|502)/] });

test("photos of an address are seen when looked at; one that is missing, broken or out of reach says which, and can be tried again", async ({
  page,
  studio,
  command,
}) => {
  const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: "#8899aa" } })
    .jpeg()
    .toBuffer();
  let isDown = true;
  const source = createServer(({ url }, response) => {
    if (url === "/VG_100K_2/1.jpg") response.end(photo);
    else if (url === "/VG_100K/3.jpg") response.end(photo.subarray(0, 900));
    else if (url === "/VG_100K/4.jpg" && isDown) response.writeHead(503).end();
    else if (url === "/VG_100K/4.jpg") response.end(photo);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => source.listen(0, "127.0.0.1", resolve));
  try {
    const folder = path.join(studio.dataFolder, "import", `remote-${Date.now()}`);
    await mkdir(folder, { recursive: true });
    const answer = "<st>the man<ed> [0.1, 0.2, 0.3, 0.4] waits.";
    const rows = [1, 2, 3, 4].map((image_id) => ({
      image_id,
      conversations: [
        {
          content: [
            { from: "user", value: "Who is there?" },
            { from: "gpt", value: answer },
          ],
        },
      ],
    }));
    await writeFile(path.join(folder, "referring_qa.json"), JSON.stringify(rows));
    const base = `http://127.0.0.1:${(source.address() as AddressInfo).port}`;
    await command("import", folder, "--photos", base, "--dataset", path.basename(folder));
    const { stdout } = await command("dataset", "list", "--json");
    const dataset = (JSON.parse(stdout) as { id: string; name: string }[]).find(
      ({ name }) => name === path.basename(folder),
    );

    await sayName(page);
    const started = await page.request.post(`/api/datasets/${dataset?.id}/queues`, {
      data: { filter: { tasks: ["referring_qa"], states: ["pending"], text: "" }, size: 4, order: "photo" },
    });
    await page.goto(`/review/${(await started.json()).queueId}`);
    const review = new ReviewPage(page);
    const region = page.getByRole("region", { name: "Photo" });
    for (let done = 0; done < 4; done++) {
      await expect(review.photo).not.toHaveAttribute("data-phase", "loading");
      const identity = /vg:\d/.exec((await review.photo.getAttribute("aria-label")) ?? "")?.[0];
      if (identity === "vg:1") {
        await expect(review.photo).toHaveAttribute("data-phase", "ready");
        // Nobody told its size before: the boxes stand on the photo's own.
        await expect(review.photo).toHaveAccessibleName(/the man/);
      } else if (identity === "vg:2") await expect(region.getByText("The photo has not been imported")).toBeVisible();
      else if (identity === "vg:3") await expect(region.getByText("The photo file can't be read")).toBeVisible();
      else {
        await expect(region.getByText("The photo's storage isn't responding")).toBeVisible();
        expect(await pageFaults(page)).toEqual([]);
        isDown = false;
        await region.getByRole("button", { name: "Try again" }).click();
        await expect(review.photo).toHaveAttribute("data-phase", "ready");
      }
      await review.press("Enter");
      if (done < 3) await review.isAt(done + 1, 4);
    }
  } finally {
    source.close();
  }
});

test("a photo's smaller picture is kept by the browser for ever, and known again by its tag", async ({ page }) => {
  const url = "/api/images/1/photo?w=320&v=1x1";
  const first = await page.request.get(url);
  expect(first.headers()["cache-control"]).toBe("private, max-age=31536000, immutable");
  const size = await sharp(await first.body()).metadata();
  expect(size.width).toBeLessThanOrEqual(320);
  const again = await page.request.get(url, { headers: { "if-none-match": first.headers().etag ?? "" } });
  expect(again.status()).toBe(304);
  expect((await page.request.get("/api/images/1/photo?w=321")).status()).toBe(400);
});
