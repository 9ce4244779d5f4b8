import type { Browser, Page } from "@playwright/test";
import pg from "pg";
import { expect, test } from "./fixtures.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage } from "./screens/review-page.ts";
import { startStudio } from "./studio.setup.ts";

const PASSWORD = "correct horse battery";
/** The practice set of the demo. */
const DATASET = "1";

let studio: Awaited<ReturnType<typeof startStudio>>;
let database: pg.Pool;
let lead: Page;
let rita: Page;
let queueId: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  studio = await startStudio({ SVIT_ACCOUNTS: "on" });
  database = new pg.Pool({ connectionString: studio.databaseUrl, max: 1 });
  lead = await join(browser, studio.ownerLink(), "Olga");
  const made = await lead.request.post("/api/invitations", {
    data: { to: "datasets", role: "reviewer", datasetIds: [DATASET] },
  });
  rita = await join(browser, `${studio.url}/join#token=${(await made.json()).token}`, "Rita");
  const started = await lead.request.post(`/api/datasets/${DATASET}/queues`, { data: { size: 4 } });
  ({ queueId } = await started.json());
});
test.afterAll(async () => {
  await database.end();
  await studio.stop();
});

// Photos and routes that refuse, on purpose.
test.use({ allowedErrors: [/Failed to load resource|ERR_/] });
test.describe.configure({ mode: "serial" });

async function join(browser: Browser, link: string, name: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: studio.url })).newPage();
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Email").fill(`${name.toLowerCase()}@example.org`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { name: "Data sets" })).toBeVisible();
  return page;
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel("Email").fill(`${name}@example.org`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Sign out", exact: true })).toBeVisible();
}

/** A session has no button for it: it is done on another page. */
const signOut = async (page: Page) => {
  if (new URL(page.url()).pathname !== "/") await page.goto("/");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Sign in to SVIT Studio" })).toBeVisible();
};

/** Whether the browser has the answer to this address in its own cache. */
const isCached = (page: Page, url: string): Promise<boolean> =>
  page.evaluate(
    (address) =>
      fetch(address, { cache: "only-if-cached", mode: "same-origin" }).then(
        ({ ok }) => ok,
        () => false,
      ),
    url,
  );

/** As if its leases had lapsed: the first entry stays held by whoever decided it. */
const releaseAllButFirst = () =>
  database.query(
    `DELETE FROM "Claim" c USING "QueueEntry" q WHERE q."queueId" = $1 AND q."entryId" = c."entryId" AND q.position > 1`,
    [queueId],
  );

const verdicts = async () => (await database.query(`SELECT count(*)::int AS n FROM "Verdict"`)).rows[0].n;

test("photos that a session has shown are in the browser's cache until its person signs out", async () => {
  const asked = rita.waitForResponse((answer) => /\/api\/images\/\d+\/photo/.test(answer.url()) && answer.ok());
  await rita.goto(`/review/${queueId}`);
  const review = new ReviewPage(rita);
  await review.isReady();
  const photo = await asked;
  expect(photo.headers()["cache-control"]).toBe("private, max-age=3600");
  expect(await isCached(rita, photo.url())).toBe(true);
  await signOut(rita);
  await expect.poll(() => isCached(rita, photo.url())).toBe(false);
  await signIn(rita, "rita");

  // A session that its owner ended: nobody signs out, and the sign-in page clears them.
  await rita.goto(`/review/${queueId}`);
  await review.isReady();
  await expect.poll(() => isCached(rita, photo.url())).toBe(true);
  const { rows } = await database.query(`SELECT id FROM "Reviewer" WHERE name = 'Rita'`);
  await lead.request.delete(`/api/people/${rows[0].id}/sign-ins`);
  await rita.goto("/");
  await expect(rita.getByRole("heading", { name: "Sign in to SVIT Studio" })).toBeVisible();
  await expect.poll(() => isCached(rita, photo.url())).toBe(false);
  await signIn(rita, "rita");
});

test("what one has not sent is sealed: the next person is told how much waits, sees nothing of it and sends nothing", async () => {
  test.setTimeout(90_000);
  await rita.goto(`/review/${queueId}`);
  const review = new ReviewPage(rita);
  await review.isReady();
  const before = await verdicts();
  // A draft, and a verdict that does not get through.
  await rita.route("**/api/verdicts", (route) => route.abort());
  await review.press("f");
  await review.isAt(1, 4);
  await review.press("n");
  await rita.keyboard.type("only Rita knows");
  const second = await rita.context().newPage();
  await second.goto("/");
  // Without the server nobody is signed out, and it says so.
  await rita.context().setOffline(true);
  await second.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(second.getByRole("alert").filter({ hasText: "You are still signed in." })).toBeVisible();
  await rita.context().setOffline(false);
  // The tab with the session leaves with the one in which its person signs out.
  await signOut(second);
  await expect(rita.getByRole("heading", { name: "Sign in to SVIT Studio" })).toBeVisible();
  await second.close();
  await expect(rita.getByText("2 unsent changes are stored in this browser")).toBeVisible();
  await expect(rita.getByRole("main")).not.toContainText("Rita");
  await rita.unroute("**/api/verdicts");

  // The next person gets the very entry that the draft is on.
  await releaseAllButFirst();
  await signIn(rita, "olga");
  await rita.goto(`/review/${queueId}`);
  await review.isReady();
  await expect(rita.getByText("1 unsent change is stored in this browser")).toBeVisible();
  await review.press("n");
  await expect(rita.getByRole("textbox", { name: "Note" })).toHaveValue("");
  await expect(rita.getByText("only Rita knows")).toBeHidden();
  expect(await verdicts()).toBe(before);
  await signOut(rita);

  await releaseAllButFirst();
  await signIn(rita, "rita");
  await rita.goto(`/review/${queueId}`);
  await review.isReady();
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  await expect.poll(verdicts).toBe(before + 1);
  await expect(rita.getByText("only Rita knows")).toBeVisible();
});

test("a reviewer reports a photo, a lead withdraws it, and it is gone from screens, routes and exports", async () => {
  test.setTimeout(120_000);
  const review = new ReviewPage(rita);
  await rita.reload();
  await review.isReady();
  const asked = await rita.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  const identity = /(vg:\d+|path\S+)/.exec((await review.photo.getAttribute("aria-label")) ?? "")?.[0] ?? "";
  const { rows } = await database.query(`SELECT id FROM "Image" WHERE "datasetId" = $1 AND identity = $2`, [
    DATASET,
    identity,
  ]);
  const imageId: string = rows[0].id;
  expect(asked.some((url) => url.includes(`/api/images/${imageId}/photo`))).toBe(true);

  await review.press("Shift+P");
  const dialog = rita.getByRole("dialog", { name: "This photo should not be here" });
  await dialog.getByLabel("Why? (optional)").fill("Somebody's face.");
  await rita.context().setOffline(true);
  await dialog.getByRole("button", { name: "Report photo" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Not sent; your text is still here.");
  await rita.context().setOffline(false);
  await dialog.getByRole("button", { name: "Report photo" }).click();
  await expect(dialog.getByText("Reported to the leads.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  // The entry is still there, and undecided.
  await expect(review.entry).toBeVisible();

  await lead.goto(`/datasets/${DATASET}`);
  await lead.getByRole("link", { name: "Photos (1)" }).click();
  await expect(lead.getByText("Somebody's face.")).toBeVisible();
  await lead.getByRole("button", { name: "Withdraw…" }).click();
  const confirmation = lead.getByRole("dialog", { name: "Withdraw this photo?" });
  await expect(confirmation).toContainText("The original file where it was imported from is not touched");
  await confirmation.getByRole("button", { name: "Withdraw photo" }).click();
  await expect(lead.getByText("Stored copies are deleted.")).toBeVisible({ timeout: 30_000 });
  await expect(lead.getByText("No earlier export contains it.")).toBeVisible();

  for (const page of [lead, rita]) {
    const answer = await page.request.get(`/api/images/${imageId}/photo?w=320`);
    expect([answer.status(), (await answer.json()).photo]).toEqual([410, "withdrawn"]);
  }
  await rita.reload();
  await expect(review.entry.or(rita.getByRole("heading", { name: "This session is done" }))).toBeVisible();
  const left = await database.query(
    `SELECT count(*)::int AS n FROM "QueueEntry" qe JOIN "Entry" e ON e.id = qe."entryId" WHERE qe."queueId" = $1 AND e."imageId" = $2 AND outcome IS NULL`,
    [queueId, imageId],
  );
  expect(left.rows[0].n).toBe(0);

  const { rows: entries } = await database.query(`SELECT id FROM "Entry" WHERE "imageId" = $1 ORDER BY id LIMIT 1`, [
    imageId,
  ]);
  await lead.goto(`/datasets/${DATASET}/entries/${entries[0].id}`);
  await expect(lead.getByText("This photo was withdrawn")).toBeVisible();

  const request = { format: "jsonl", states: ["pending", "flagged", "accepted", "edited", "rejected"] };
  const started = await lead.request.post("/api/exports", { data: { datasetId: DATASET, request } });
  const { runId } = await started.json();
  const report = async () => (await (await lead.request.get(`/api/runs/${runId}`)).json()).report;
  await expect.poll(report, { timeout: 30_000 }).toMatchObject({ leftOut: expect.any(Number) });
  expect((await report()).leftOut).toBeGreaterThan(0);
});

test("a lead finds Withdraw beside the report, with what they wrote there; a reviewer does not", async () => {
  const { rows } = await database.query(
    `SELECT min(e.id) AS id, i.id AS "imageId" FROM "Entry" e JOIN "Image" i ON i.id = e."imageId"
     WHERE e."datasetId" = $1 AND NOT i."isWithdrawn" GROUP BY i.id ORDER BY 1 DESC LIMIT 2`,
    [DATASET],
  );
  await lead.goto(`/datasets/${DATASET}/entries/${rows[0].id}`);
  await new ReviewPage(lead).press("Shift+P");
  const report = lead.getByRole("dialog", { name: "This photo should not be here" });
  await report.getByRole("textbox").fill("A face.");
  await report.getByRole("button", { name: "Withdraw…" }).click();
  const confirmation = lead.getByRole("dialog", { name: "Withdraw this photo?" });
  await expect(confirmation.getByRole("textbox")).toHaveValue("A face.");
  await confirmation.getByRole("button", { name: "Withdraw photo" }).click();
  await expect(confirmation).toBeHidden();
  const recorded = await database.query(
    `SELECT (SELECT count(*)::int FROM "ReportedPhoto" WHERE "imageId" = $1) AS reports,
       (SELECT "isWithdrawn" FROM "Image" WHERE id = $1) AS "isWithdrawn"`,
    [rows[0].imageId],
  );
  expect(recorded.rows).toEqual([{ reports: 0, isWithdrawn: true }]);

  const started = await lead.request.post(`/api/datasets/${DATASET}/queues`, { data: { size: 1 } });
  await rita.goto(`/review/${(await started.json()).queueId}`);
  const review = new ReviewPage(rita);
  await review.isReady();
  await review.press("Shift+P");
  await expect(rita.getByRole("button", { name: "Report photo" })).toBeVisible();
  await expect(rita.getByRole("button", { name: "Withdraw…" })).toBeHidden();
});

for (const [locale, colorScheme, width] of [
  ["en-GB", "light", 1366],
  ["zh-CN", "dark", 1366],
  ["en-GB", "dark", 390],
  ["zh-CN", "light", 390],
] as const)
  test(`the screens of withdrawn photos have no faults in ${locale}, ${colorScheme}, ${width} wide`, async ({
    browser,
  }, info) => {
    const viewport = { width, height: 768 };
    const context = await browser.newContext({ baseURL: studio.url, locale, colorScheme, viewport });
    const page = await context.newPage();
    await page.goto("/sign-in");
    await page.locator("input[name=email]").fill("olga@example.org");
    await page.locator("input[name=password]").fill(PASSWORD);
    await page.locator("form button[type=submit]").click();
    await page.waitForURL(studio.url);
    const { rows } = await database.query(
      `SELECT id FROM "Image" WHERE "datasetId" = $1 AND NOT "isWithdrawn" ORDER BY id LIMIT 1`,
      [DATASET],
    );
    const id = crypto.randomUUID();
    const sent = await page.request.post(`/api/images/${rows[0].id}/reports`, {
      data: { id, note: "Somebody's face." },
    });
    expect(sent.status()).toBe(200);
    await page.goto(`/datasets/${DATASET}/photos`);
    await expect(page.getByRole("listitem").first()).toBeVisible();
    expect(await pageFaults(page)).toEqual([]);
    await page.screenshot({ path: info.outputPath("photos.png"), fullPage: true });
    await page.locator("section button").nth(1).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await pageFaults(page)).toEqual([]);
    await page.screenshot({ path: info.outputPath("withdraw.png") });
    const shown = await database.query(`SELECT id FROM "Entry" WHERE "imageId" = $1 ORDER BY id LIMIT 1`, [rows[0].id]);
    await page.goto(`/datasets/${DATASET}/entries/${shown.rows[0].id}`);
    await expect(page.locator("[data-phase=ready]").first()).toBeVisible();
    await page.keyboard.press("Shift+P");
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await pageFaults(page)).toEqual([]);
    await page.screenshot({ path: info.outputPath("report.png") });
    await context.close();
  });
