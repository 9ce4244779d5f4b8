import { mkdir, writeFile } from "node:fs/promises";
import { get } from "node:http";
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "./fixtures.ts";
import { sayName, sayNameOnPage } from "./screens/review-page.ts";

const FILTERS = [
  { filter: { tasks: ["conversation"], states: [], text: "", verdicts: { some: { note: { startsWith: "a" } } } } },
  { filter: { tasks: { in: ["conversation"] }, states: [], text: "" } },
  { filter: { tasks: ["conversation"], states: ["pending' OR 1=1"], text: "" } },
  { filter: JSON.parse('{"__proto__": {"tasks": []}, "tasks": [], "states": [], "text": ""}') },
  { filter: { tasks: [], states: [], text: { contains: "a" } } },
  { filter: { tasks: [], states: [], text: "" }, size: 1e9 },
  { filter: { tasks: [], states: [], text: "" }, reviewerId: "00000000-0000-4000-8000-000000000000" },
];

test("a filter that is not of the strict list is refused", async ({ page }) => {
  await sayName(page);
  for (const data of FILTERS) {
    const answer = await page.request.post("/api/datasets/1/queues", {
      data: JSON.stringify(data),
      headers: { "content-type": "application/json" },
    });
    expect(answer.status(), JSON.stringify(data)).toBe(400);
    expect(answer.headers()["content-type"]).toContain("application/problem+json");
  }
});

test("ids that are none are refused, whatever they climb to", async ({ page }) => {
  for (const id of ["0", "-1", "1e3", "9223372036854775808", "..%2f..%2fetc%2fpasswd", "%00", "1%20OR%201=1"]) {
    const answer = await page.request.get(`/api/images/${id}/photo`);
    expect([400, 404], id).toContain(answer.status());
    expect(await answer.text()).not.toContain("root:");
  }
});

test("a foreign host name is refused, on pages and routes", async ({ studio }) => {
  for (const path of ["/", "/datasets/1", "/api/images/1/photo"]) {
    expect(await statusUnder("evil.example", studio, path), path).toBe(403);
    expect(await statusUnder(`localhost:${studio.port}`, studio, path), path).not.toBe(403);
  }
});

/** The status of a page asked for under a host name, as a rebound DNS name would. */
function statusUnder(host: string, studio: { host: string; port: number }, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ host: studio.host, port: studio.port, path, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).once("error", reject);
  });
}

test("a write that a foreign page causes is refused", async ({ page }) => {
  await sayName(page);
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of foreign) {
    const answer = await page.request.post("/api/datasets/1/practice", { data: {}, headers });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
  }
});

test("nothing is written before a name was said", async ({ request, studio }) => {
  const answer = await request.post(`${studio.url}api/datasets/1/practice`, { data: {} });
  expect(answer.status()).toBe(401);
});

test("answers carry no wildcard for other origins, and their types are fixed", async ({ page }) => {
  const answer = await page.request.get("/api/datasets/1/codebook", { headers: { origin: "https://evil.example" } });
  expect(answer.headers()["access-control-allow-origin"]).toBeUndefined();
  expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
  const page1 = await page.goto("/");
  expect(page1?.headers()["content-security-policy"]).toContain("default-src 'self'");
});

test("a hostile name is shown as text", async ({ page }) => {
  const name = '<img src=x onerror="window.broken=1">';
  await sayNameOnPage(page, name);
  expect(await page.evaluate(() => "broken" in window)).toBe(false);
});

test("a hostile question, answer, file name and remark are shown as text", async ({
  page,
  studio,
  database,
  command,
}) => {
  const hostile = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
  const folder = path.join(studio.dataFolder, "hostile");
  await mkdir(folder, { recursive: true });
  const content = [
    { from: "user", value: `Why ${hostile}?` },
    { from: "gpt", value: `So ${hostile}.` },
  ];
  const file = path.join(folder, "complex_reasoning <img src=x onerror=window.broken=1>.json");
  await writeFile(file, JSON.stringify([{ image_id: 1, conversations: [{ topic: hostile, content }] }]));
  await command("import", file, "--dataset", "hostile");
  const { rows } = await database.query(
    `SELECT e.id::text, e."datasetId"::text FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = 'hostile'`,
  );
  const [{ id, datasetId }] = rows;
  await sayName(page);
  const remark = { id: uuidv7(), anchor: { on: "entry" }, text: hostile };
  expect((await page.request.post(`/api/entries/${id}/comments`, { data: remark })).status()).toBe(200);
  const isBroken = () =>
    page.evaluate(() => "broken" in window || document.querySelectorAll('img[src="x"]').length > 0);
  await page.goto(`/datasets/${datasetId}`);
  await expect(page.getByText("<img src=x").first()).toBeVisible();
  expect(await isBroken()).toBe(false);
  await page.goto(`/datasets/${datasetId}/entries/${id}`);
  await expect(page.getByRole("region", { name: "Entry" }).getByText("<script>").first()).toBeVisible();
  await page.keyboard.press("Shift+C");
  await expect(page.getByRole("complementary").getByText("<img src=x").first()).toBeVisible();
  expect(await isBroken()).toBe(false);
});
