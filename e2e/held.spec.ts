import type { APIRequestContext, Page } from "@playwright/test";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { must } from "#domain/must.ts";
import { verdictBody } from "#tests/entries.ts";
import { expect, test } from "./fixtures.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

const CLAIM = /\/api\/entries\/\d+\/claim$/;

// What meets another verdict is answered with a 409, which the browser reports as an error.
test.use({ allowedErrors: [/409/] });
test.beforeEach(({ page }) => sayName(page));

/** The entries that the page is handed out, as they come. */
function handedOut(page: Page): ClaimedEntry[] {
  const entries: ClaimedEntry[] = [];
  page.on("response", async (response) => {
    if (response.url().endsWith("/claims") && response.request().method() === "POST")
      entries.push(...((await response.json()).entries as ClaimedEntry[]));
  });
  return entries;
}

/** Somebody else, who has a browser but no page. */
async function bo(playwright: { request: { newContext(o: object): Promise<APIRequestContext> } }, baseURL: string) {
  const request = await playwright.request.newContext({ baseURL });
  await request.post("/api/reviewers", { data: { name: "Bo" } });
  return request;
}

test("two quick presses on an opened entry are one verdict, and a draft asks for its claim once", async ({
  page,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(1, studio, command);
  const asked: string[] = [];
  page.on("request", (request) => CLAIM.test(request.url()) && asked.push(request.url()));
  await page.goto(`/datasets/${dataset.id}`);
  await page
    .getByRole("link", { name: /number 1/ })
    .first()
    .click();
  const review = new ReviewPage(page);
  await expect(review.entry).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("A long thought, letter by letter.");
  await page.keyboard.press("Escape");
  expect(asked).toHaveLength(1);
  // In one turn of the page, as a key that bounces.
  await page.evaluate(() => {
    for (let press = 0; press < 2; press++)
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "f", code: "KeyF", bubbles: true }));
  });
  await expect(page.getByText("Flagged", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Compare" })).toBeHidden();
  expect(await dataset.decisions()).toEqual({ flag: 1 });
  expect(asked).toHaveLength(1);
});

test("who decides what another holds is told so, and the holder that somebody decided meanwhile", async ({
  page,
  playwright,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(2, studio, command);
  const entries = handedOut(page);
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 2 }, dataset.id);
  await expect.poll(() => entries.length).toBe(2);
  const [first, second] = entries.toSorted((a, b) => a.position - b.position);
  const other = await bo(playwright, studio.url);
  const answer = await other.post("/api/verdicts", {
    data: { ...verdictBody(BigInt(must(first, "two").entry.id)), decision: "reject" },
  });
  expect(answer.status()).toBe(409);
  expect(await answer.json()).toMatchObject({
    stored: true,
    late: true,
    heldBy: { reviewerName: "Ann" },
    theirs: null,
  });

  await review.press("f");
  await expect(page.getByRole("status").filter({ hasText: "Bo also decided entry" })).toContainText(
    "Your verdict counts",
  );
  await page.getByRole("button", { name: "OK", exact: true }).click();
  await expect(page.getByText("Bo also decided")).toBeHidden();

  // The lease of the second goes, and Bo has it.
  const queueId = must(page.url().split("/").at(-1), "its address");
  const { entry, claim } = must(second, "two");
  await other.delete(`/api/queues/${queueId}/claims`, { data: { tokens: [claim.token] } });
  expect((await other.post(`/api/entries/${entry.id}/claim`, { data: {} })).status()).toBe(200);
  await review.press("f");
  await expect(page.getByRole("status").filter({ hasText: "Bo has reserved entry" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Compare" })).toBeHidden();
  const rows = (await dataset.verdicts()).map(({ decision, late }) => `${decision} ${late ? "late" : "in time"}`);
  expect(rows.sort()).toEqual(["flag in time", "flag late", "reject late"]);
  await other.dispose();
});

test("an edit of ten million letters is saved", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(1, studio, command);
  const entries = handedOut(page);
  await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 1 }, dataset.id);
  await expect.poll(() => entries.length).toBe(1);
  const { entry, claim } = must(entries[0], "one");
  const value = "A long answer. ".repeat(700_000);
  const turnsAfter = entry.turns.map((turn) => (turn.from === "gpt" ? { ...turn, value } : turn));
  const body = verdictBody(BigInt(entry.id), { decision: "edit", turnsAfter, claimToken: claim.token });
  const answer = await page.request.post("/api/verdicts", { data: body });
  expect([answer.status(), (await answer.json()).state]).toEqual([200, "edited"]);
});

test("the second person at a browser is a second person; who corrects a name stays the first", async ({ page }) => {
  const whoAmI = async () => (await (await page.request.get("/api/reviewers")).json()).reviewer;
  const say = async (name: string, isCorrected: boolean) => {
    await page.getByRole("button", { name: /^Reviewing as/ }).click();
    await page.getByLabel("Your name").fill(name);
    if (isCorrected) await page.getByRole("checkbox", { name: /correct my name/ }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("button", { name: `Reviewing as ${name}.` })).toBeVisible();
  };
  await page.goto("/");
  const ann = await whoAmI();
  await say("Cleo", false);
  const cleo = await whoAmI();
  expect(cleo.id).not.toBe(ann.id);
  await say("Cleopatra", true);
  expect(await whoAmI()).toEqual({ id: cleo.id, name: "Cleopatra" });
  await say("Ann", false);
  expect(await whoAmI()).toEqual(ann);
});
