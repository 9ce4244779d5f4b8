import { globSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import pg from "pg";
import { root } from "#cli/serve/leash.ts";
import { must } from "#domain/must.ts";
import { expect, test } from "./fixtures.ts";
import { ReviewPage } from "./screens/review-page.ts";
import { startStudio } from "./studio.setup.ts";

const PASSWORD = "correct horse battery";
const MODEL = "http://127.0.0.1:9/v1";
/** The practice set of the demo, and its data. */
const DATASET = "1";

let studio: Awaited<ReturnType<typeof startStudio>>;
let database: pg.Pool;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  // A model is set, though nobody answers there: pages are there that want one.
  studio = await startStudio({ SVIT_ACCOUNTS: "on", SVIT_MODEL_URL: MODEL, SVIT_MODEL: "mill" });
  database = new pg.Pool({ connectionString: studio.databaseUrl, max: 1 });
});
test.afterAll(async () => {
  await database.end();
  await studio.stop();
});

// One tells of a right that is missing, on purpose.
test.use({ allowedErrors: [/Failed to load resource|ERR_/] });
// Each asks for many pages: seconds on a machine of its own, more beside other work.
test.describe.configure({ mode: "serial", timeout: 120_000 });

/** Each person has a browser of their own. */
async function browserOf(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: studio.url });
  return { context, page: await context.newPage() };
}

async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Email").fill(`${name.toLowerCase()}@example.org`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { name: "Data sets" })).toBeVisible();
}

async function invite(page: Page, as: RegExp): Promise<string> {
  await page.goto("/people");
  const field = page.getByRole("combobox", { name: "As", exact: true });
  const option = field.locator("option").filter({ hasText: as }).first();
  await field.selectOption(must(await option.getAttribute("value"), "an option has its value"));
  const form = page.getByRole("region", { name: "Invite someone" });
  await form.getByRole("checkbox").first().check();
  await form.getByRole("button", { name: "Create link" }).click();
  return form.getByLabel("Invitation link").inputValue();
}

const people: Record<"owner" | "lead" | "reviewer", Awaited<ReturnType<typeof browserOf>> | null> = {
  owner: null,
  lead: null,
  reviewer: null,
};
const pageOf = (who: keyof typeof people): Page => must(people[who], who).page;

test("the link that the start prints makes the owner, who invites a lead and a reviewer", async ({ browser }) => {
  test.setTimeout(120_000);
  for (const who of ["owner", "lead", "reviewer"] as const) people[who] = await browserOf(browser);
  const stranger = pageOf("reviewer");
  await stranger.goto(`/datasets/${DATASET}?text=boat`);
  await expect(stranger.getByRole("heading", { name: "Sign in to SVIT Studio" })).toBeVisible();
  expect(new URL(stranger.url()).searchParams.get("next")).toBe(`/datasets/${DATASET}?text=boat`);

  const link = studio.ownerLink();
  expect(link).toContain(studio.url);
  await join(pageOf("owner"), link, "Olga");
  await join(pageOf("lead"), await invite(pageOf("owner"), /^Lead/), "Liam");
  const ofReviewer = await invite(pageOf("owner"), /^Reviewer/);
  await join(stranger, ofReviewer, "Rita");
  await expect(pageOf("reviewer").getByRole("link", { name: "People" })).toBeHidden();

  const { page } = await browserOf(browser);
  await page.goto(ofReviewer);
  await expect(page.getByText("This link does not work")).toBeVisible();
  await page.goto(link);
  await expect(page.getByText("This link does not work")).toBeVisible();
  await page.context().close();
});

/** By its file: where it is asked for, and who gets it. */
type Pages = Record<string, [address: string, who: string[]]>;

/** Every page of the studio, with an import and a session of their own. */
async function allPages(): Promise<Pages> {
  const entries = await database.query(`SELECT id FROM "Entry" WHERE "datasetId" = $1 ORDER BY id LIMIT 1`, [DATASET]);
  const entry = entries.rows[0].id;
  const runs = await database.query(
    `INSERT INTO "Run" (kind, state, "datasetId", request) VALUES ('import', 'done', $1, '{}') RETURNING id`,
    [DATASET],
  );
  const run = runs.rows[0].id;
  await database.query(
    `INSERT INTO "DatasetGenerator" ("datasetId", address, "withPhotos") VALUES ($1, $2, false) ON CONFLICT DO NOTHING`,
    [DATASET, MODEL],
  );
  const started = await pageOf("lead").request.post(`/api/datasets/${DATASET}/queues`, { data: { size: 3 } });
  const { queueId } = await started.json();
  const saved = await pageOf("lead").request.put(`/api/datasets/${DATASET}/recipes`, {
    data: { name: `recipe of ${run}`, after: 0, text: "recipe: 1\nmix: { preset: svit-train }\n" },
  });
  const { id: recipe } = await saved.json();
  const all = ["owner", "lead", "reviewer"];
  const leading = ["owner", "lead"];
  const pages: Pages = {
    "page.tsx": ["/", all],
    "people/page.tsx": ["/people", ["owner"]],
    "keys/page.tsx": ["/keys", leading],
    "audit/page.tsx": [`/audit?datasetId=${DATASET}`, leading],
    "import/page.tsx": ["/import", leading],
    "import/runs/[runId]/page.tsx": [`/import/runs/${run}`, leading],
    "review/[queueId]/page.tsx": [`/review/${queueId}`, all],
    "datasets/[datasetId]/page.tsx": [`/datasets/${DATASET}`, leading],
    "datasets/[datasetId]/overview/page.tsx": [`/datasets/${DATASET}/overview`, leading],
    "datasets/[datasetId]/export/page.tsx": [`/datasets/${DATASET}/export`, leading],
    "datasets/[datasetId]/recipes/page.tsx": [`/datasets/${DATASET}/recipes`, leading],
    "datasets/[datasetId]/recipes/new/page.tsx": [`/datasets/${DATASET}/recipes/new`, leading],
    "datasets/[datasetId]/recipes/[recipeId]/page.tsx": [`/datasets/${DATASET}/recipes/${recipe}`, leading],
    "datasets/[datasetId]/releases/page.tsx": [`/datasets/${DATASET}/releases`, leading],
    "datasets/[datasetId]/generate/page.tsx": [`/datasets/${DATASET}/generate`, leading],
    "datasets/[datasetId]/guidelines/page.tsx": [`/datasets/${DATASET}/guidelines`, leading],
    "datasets/[datasetId]/photos/page.tsx": [`/datasets/${DATASET}/photos`, leading],
    "datasets/[datasetId]/reasons/page.tsx": [`/datasets/${DATASET}/reasons`, leading],
    "datasets/[datasetId]/settings/page.tsx": [`/datasets/${DATASET}/settings`, leading],
    "datasets/[datasetId]/parts/page.tsx": [`/datasets/${DATASET}/parts`, leading],
    "datasets/[datasetId]/boxes/page.tsx": [`/datasets/${DATASET}/boxes`, leading],
    "datasets/[datasetId]/entries/[entryId]/page.tsx": [`/datasets/${DATASET}/entries/${entry}`, leading],
    "sign-in/page.tsx": ["/sign-in", [...all, "stranger"]],
    "join/page.tsx": ["/join", [...all, "stranger"]],
    "account/page.tsx": ["/account", all],
    "password/page.tsx": ["/password", [...all, "stranger"]],
  };
  expect(globSync("**/page.tsx", { cwd: `${root}/app` }).sort()).toEqual(Object.keys(pages).sort());
  return pages;
}

test("every page is open to whom the table says, and to nobody else", async ({ browser }) => {
  const { page: stranger } = await browserOf(browser);
  for (const [file, [address, who]] of Object.entries(await allPages())) {
    const isForStrangers = who.includes("stranger");
    const asked = await stranger.request.get(address, { maxRedirects: 0 });
    const to = asked.headers().location ?? null;
    expect([file, asked.status(), to?.startsWith("/sign-in?next=") ?? false]).toEqual(
      isForStrangers ? [file, 200, false] : [file, 307, true],
    );
    for (const name of ["owner", "lead", "reviewer"] as const) {
      const { status } = await pageOf(name)
        .request.get(address)
        .then((answer) => ({ status: answer.status() }));
      expect([file, name, status]).toEqual([file, name, who.includes(name) ? 200 : 404]);
    }
  }
  await stranger.context().close();
});

test("every page has a title that no other has, in both languages, and a way back", async ({ browser }) => {
  test.setTimeout(120_000);
  const { page: stranger } = await browserOf(browser);
  const pages = await allPages();
  for (const [locale, isInIt] of [
    ["en", (title: string) => !/\p{Script=Han}/u.test(title)],
    ["zh", (title: string) => /\p{Script=Han}/u.test(title)],
  ] as const) {
    const titles: Record<string, string> = {};
    for (const [file, [address, who]] of Object.entries(pages)) {
      const page = who.includes("stranger") ? stranger : pageOf("owner");
      await page.context().addCookies([{ name: "svit-locale", value: locale, url: studio.url }]);
      await page.goto(address);
      await expect(page).toHaveTitle(/ · SVIT Studio$/);
      titles[file] = (await page.title()).replace(/ · SVIT Studio$/, "");
      const crumbs = page.getByRole("navigation", { name: locale === "en" ? "Where you are" : "当前位置" });
      const isFirst = who.includes("stranger") || file === "page.tsx" || file.startsWith("review/");
      expect([file, await crumbs.count()]).toEqual([file, isFirst ? 0 : 1]);
    }
    expect(Object.entries(titles).filter(([, title]) => !isInIt(title))).toEqual([]);
    const same = Map.groupBy(Object.entries(titles), ([, title]) => title);
    expect([...same].filter(([, own]) => own.length > 1)).toEqual([]);
    for (const name of ["owner"] as const) await pageOf(name).context().clearCookies({ name: "svit-locale" });
  }
  await stranger.context().close();
});

test("a password is never part of an address, though the page has no script yet", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: studio.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill("olga@example.org");
  await page.getByLabel("Password").fill(PASSWORD);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeDisabled();
  await page.getByLabel("Password").press("Enter");
  await expect(page.getByLabel("Password")).toHaveValue(PASSWORD);
  expect(page.url()).not.toContain("correct");
  await context.close();
});

test("whoever signs in goes on where they wanted to be, and never elsewhere", async ({ browser }) => {
  const { page } = await browserOf(browser);
  for (const [next, expected] of [
    ["/people", "/people"],
    ["//evil.example/", "/"],
    ["https://evil.example/", "/"],
    ["/\\evil.example", "/"],
  ] as const) {
    await page.goto(`/sign-in?${new URLSearchParams({ next })}`);
    await page.getByLabel("Email").fill("olga@example.org");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("button", { name: "Sign out", exact: true })).toBeVisible();
    expect(page.url()).toBe(new URL(expected, studio.url).href);
    // A page that was left by a navigation may be there before its script is.
    await expect(async () => {
      const signOut = page.getByRole("button", { name: "Sign out", exact: true });
      if (await signOut.isVisible()) await signOut.click();
      await expect(page.getByRole("heading", { name: "Sign in to SVIT Studio" })).toBeVisible({ timeout: 3000 });
    }).toPass();
  }
  await page.getByLabel("Email").fill("olga@example.org");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Wrong email or password." })).toBeVisible();
  await page.context().close();
});

test("a reviewer decides; what they decide while their role is gone is kept, and sent when it is back", async () => {
  test.setTimeout(120_000);
  const owner = pageOf("owner");
  const started = await owner.request.post(`/api/datasets/${DATASET}/queues`, { data: { size: 4 } });
  const { queueId } = await started.json();
  const rita = pageOf("reviewer");
  await rita.goto("/");
  await expect(rita.locator(`a[href="/review/${queueId}"]`)).toBeVisible();
  await rita.goto(`/review/${queueId}`);
  const review = new ReviewPage(rita);
  await review.isReady();
  await review.press("f");
  await expect(review.saved).toBeVisible();

  await rita.context().setOffline(true);
  await review.press("f");
  await review.isAt(2, 4);
  await owner.goto("/people");
  const role = owner.getByRole("combobox", { name: /^Role of Rita in/ }).first();
  await role.selectOption({ label: "No role" });
  await expect(role).toHaveValue("");
  await rita.context().setOffline(false);
  await expect(rita.getByText("You don't have permission to decide in this data set now")).toBeVisible({
    timeout: 30_000,
  });
  const decided = async () =>
    (await database.query(`SELECT count(*)::int AS n FROM "Verdict" WHERE "queueId" = $1`, [queueId])).rows[0].n;
  expect(await decided()).toBe(1);

  await rita.reload();
  await role.selectOption({ label: "Reviewer" });
  await expect(role).toHaveValue("reviewer");
  await rita.goto(`/review/${queueId}`);
  await review.isReady();
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  await expect.poll(decided).toBe(2);
  await expect(rita.getByText("You don't have permission to decide in this data set now")).toBeHidden();
});

test("a reader looks at an entry and is told that they cannot decide it", async () => {
  const { rows } = await database.query(
    `UPDATE "Membership" SET role = 'reader' WHERE role = 'reviewer' AND "datasetId" = $1 RETURNING "reviewerId"`,
    [DATASET],
  );
  const [entry] = (
    await database.query(
      `SELECT id FROM "Entry" e WHERE "datasetId" = $1 AND NOT EXISTS (SELECT 1 FROM "Verdict" v WHERE v."entryId" = e.id)
       ORDER BY id DESC LIMIT 1`,
      [DATASET],
    )
  ).rows;
  // Beside the session that she has open.
  const rita = await pageOf("reviewer").context().newPage();
  await rita.goto(`/datasets/${DATASET}/entries/${entry.id}`);
  await expect(rita.getByText("Read-only: outside sessions, only leads of this data set can decide.")).toBeVisible();
  await rita.keyboard.press("f");
  await rita.keyboard.press("e");
  await expect(rita.getByRole("textbox")).toHaveCount(0);
  const decided = await database.query(`SELECT 1 FROM "Verdict" WHERE "entryId" = $1`, [entry.id]);
  expect(decided.rowCount).toBe(0);
  await database.query(`UPDATE "Membership" SET role = 'reviewer' WHERE "datasetId" = $1 AND "reviewerId" = $2`, [
    DATASET,
    rows[0].reviewerId,
  ]);
  await rita.close();
});

test("whoever browses a data set sees its recipes, and saves, tries and cuts none", async () => {
  const text = "recipe: 1\nmix: { preset: svit-train }\n";
  const put = (who: keyof typeof people, data: object) =>
    pageOf(who).request.put(`/api/datasets/${DATASET}/recipes`, { data: { name: "seen", text, ...data } });
  const { id } = await (await put("lead", { after: 0 })).json();
  const address = `/datasets/${DATASET}/recipes/${id}`;
  const rita = await pageOf("reviewer").context().newPage();
  expect((await rita.goto(address))?.status()).toBe(404);
  await database.query(`UPDATE "Dataset" SET "reviewersBrowse" = true WHERE id = $1`, [DATASET]);
  await rita.goto(`/datasets/${DATASET}/recipes`);
  await expect(rita.getByRole("heading", { name: "New recipe" })).toBeHidden();
  await rita.getByRole("link", { name: "seen" }).click();
  const field = rita.getByLabel("Recipe (YAML or JSON)");
  await expect(field).toHaveValue(text);
  await expect(field).not.toBeEditable();
  await expect(rita.getByRole("spinbutton", { name: "Seed" })).toBeDisabled();
  for (const name of ["Save", "Preview", "Start a review session", "Remove"])
    await expect(rita.getByRole("button", { name, exact: true })).toHaveCount(0);
  await expect(rita.getByRole("link", { name: "Cut a release" })).toHaveCount(0);
  expect((await put("reviewer", { after: 1 })).status()).toBe(403);
  const stored = { recipeId: id, version: 1 };
  for (const [method, path, data] of [
    ["POST", "recipes/previews", { name: "seen", text }],
    ["POST", "releases", stored],
    ["POST", "recipe-queues", stored],
    ["DELETE", `recipes/${id}`, undefined],
  ] as const) {
    const refused = await rita.request.fetch(`/api/datasets/${DATASET}/${path}`, { method, data });
    expect([path, refused.status()]).toEqual([path, 403]);
  }
  await database.query(`UPDATE "Dataset" SET "reviewersBrowse" = false WHERE id = $1`, [DATASET]);
  await rita.close();
});

test("a session that is ended asks to sign in again beside the work, and loses none of it", async () => {
  const rita = pageOf("reviewer");
  const { rows } = await database.query(`SELECT id FROM "Reviewer" WHERE name = 'Rita'`);
  const before = (await database.query(`SELECT count(*)::int AS n FROM "Verdict"`)).rows[0].n;
  await pageOf("owner").request.delete(`/api/people/${rows[0].id}/sign-ins`);
  const review = new ReviewPage(rita);
  await review.press("f");
  await expect(rita.getByText("You're signed out.")).toBeVisible();
  await rita.getByLabel("Email").fill("rita@example.org");
  await rita.getByLabel("Password").fill(PASSWORD);
  await rita.getByRole("button", { name: "Sign in" }).click();
  await expect(rita.getByText("You're signed out.")).toBeHidden();
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  await expect
    .poll(async () => (await database.query(`SELECT count(*)::int AS n FROM "Verdict"`)).rows[0].n)
    .toBe(before + 1);
});

test("a lead makes a key, a program uses it, and the audit log tells of both", async () => {
  const lead = pageOf("lead");
  await lead.goto("/");
  await lead.getByRole("link", { name: "API keys" }).click();
  const form = lead.getByRole("region", { name: "Create a key" });
  await form.getByLabel("Name", { exact: true }).fill("nightly");
  await form.getByRole("checkbox", { name: /^Lead/ }).check();
  await form.getByRole("button", { name: "Create key" }).click();
  const key = await form.getByLabel("New API key").inputValue();
  expect(key).toMatch(/^svit_/);
  await lead.reload();
  await expect(lead.getByText("never used")).toBeVisible();
  expect(await lead.content()).not.toContain(key);

  const asProgram = (path: string, method = "GET", body?: object, more: Record<string, string> = {}) =>
    fetch(new URL(path, studio.url), {
      method,
      redirect: "manual",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...more },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const view = { name: "by a program", query: "" };
  const saved = await asProgram(`/api/datasets/${DATASET}/views`, "POST", view, {
    origin: "https://elsewhere.example",
  });
  expect(saved.status).toBe(200);
  expect((await asProgram("/api/keys")).status).toBe(403);
  expect((await asProgram("/keys")).status).toBe(307);
  const inAddress = await fetch(new URL(`/api/datasets/${DATASET}/codebook?key=${key}`, studio.url));
  expect(inAddress.status).toBe(400);

  await lead.goto("/audit");
  const log = lead.getByRole("list", { name: "Audit log" });
  const ofProgram = log.getByRole("listitem").filter({ hasText: "Saved a view" });
  await expect(ofProgram.filter({ hasText: "API key nightly, Liam" })).toBeVisible();
  await lead.getByRole("combobox", { name: "Action" }).selectOption({ label: "Created an API key" });
  await lead.getByRole("button", { name: "Show" }).click();
  await expect(log.getByRole("listitem").first()).toContainText("Created an API key");
  await expect(log.getByText("Saved a view")).toBeHidden();
  const [file] = await Promise.all([
    lead.waitForEvent("download"),
    lead.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("audit.csv");

  await lead.goto("/keys");
  await lead.getByRole("button", { name: "Revoke nightly" }).click();
  await expect(lead.getByText("Revoked", { exact: true })).toBeVisible();
  expect((await asProgram(`/api/datasets/${DATASET}/codebook`)).status).toBe(401);
});

test("a lead gives a session to a reviewer, who finds it before all else, and lets reviewers browse", async () => {
  const lead = pageOf("lead");
  await lead.goto("/");
  await lead.getByRole("button", { name: "Start a session" }).first().click();
  const form = lead.getByRole("dialog", { name: "Start a session" });
  await form.getByRole("combobox", { name: /^Assign to/ }).selectOption({ label: "Rita" });
  await form.getByRole("button", { name: "Start", exact: true }).click();
  await expect(form).toBeHidden();
  const row = lead.getByRole("listitem").filter({ hasText: "for Rita" }).last();
  await expect(row).toBeVisible();

  const rita = await pageOf("reviewer").context().newPage();
  await rita.goto("/");
  const given = rita.getByRole("region", { name: "Assigned to you" });
  await given.getByRole("link", { name: "Start" }).click();
  await new ReviewPage(rita).isReady();

  expect((await rita.goto(`/datasets/${DATASET}`))?.status()).toBe(404);
  await lead.goto(`/datasets/${DATASET}`);
  await lead.getByRole("link", { name: "Settings" }).click();
  const may = lead.getByRole("checkbox", { name: "Reviewers may browse this data set" });
  await may.check();
  await expect(lead.getByText("Saved.")).toBeVisible();
  expect((await rita.goto(`/datasets/${DATASET}`))?.status()).toBe(200);
  await expect(rita.getByRole("link", { name: "Export" })).toBeHidden();
  // What the server would refuse is not offered: a list that is no saved view could be saved as one.
  await rita.goto(`/datasets/${DATASET}?text=boat`);
  await rita.getByRole("button", { name: "Views" }).click();
  await expect(rita.getByRole("dialog", { name: "Saved views" })).toBeVisible();
  await expect(rita.getByRole("button", { name: "Save", exact: true })).toBeHidden();
  await expect(rita.getByRole("button", { name: "Select all", exact: true })).toBeHidden();
  await lead.goto(`/datasets/${DATASET}?text=boat`);
  await expect(lead.getByRole("button", { name: "Select all", exact: true })).toBeVisible();
  await lead.getByRole("link", { name: "Settings" }).click();
  await expect(may).toBeChecked();
  await may.uncheck();
  await expect(lead.getByText("Saved.")).toBeVisible();
  expect((await rita.goto(`/datasets/${DATASET}`))?.status()).toBe(404);
  await rita.close();
});

test("what the studio printed names no password, no cookie and no token but the first owner's link", async () => {
  const tokens = await database.query(`SELECT token FROM "SignIn"`);
  const printed = studio.printed();
  for (const { token } of tokens.rows) expect(printed).not.toContain(token);
  for (const secret of [PASSWORD, "olga@example.org", "rita@example.org", "svit-session", "svit_"])
    expect(printed).not.toContain(secret);
  expect(printed.match(/token=/g)).toHaveLength(1);
});
