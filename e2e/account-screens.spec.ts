import type { Browser, BrowserContext } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { startStudio } from "./studio.setup.ts";

const PASSWORD = "correct horse battery";
/** The practice set of the demo. */
const DATASET = "1";

type Person = "owner" | "reviewer";
type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

let studio: Awaited<ReturnType<typeof startStudio>>;
let invitation: string;
const cookies: Record<Person, Cookies> = { owner: [], reviewer: [] };

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  studio = await startStudio({ SVIT_ACCOUNTS: "on" });
  const owner = await browser.newContext({ baseURL: studio.url });
  await join(owner, new URL(studio.ownerLink()).hash, "Olga");
  const reviewer = await browser.newContext({ baseURL: studio.url });
  const { id } = await join(reviewer, await invite(owner), "Rita");
  invitation = await invite(owner);
  const given = await owner.request.post(`/api/datasets/${DATASET}/queues`, { data: { size: 3, assigneeId: id } });
  expect(given.status()).toBe(200);
  const key = { name: "nightly", scopes: ["read"], datasetIds: [DATASET], days: 30 };
  expect((await owner.request.post("/api/keys", { data: key })).status()).toBe(200);
  cookies.owner = await owner.cookies();
  cookies.reviewer = await reviewer.cookies();
  await owner.close();
  await reviewer.close();
});
test.afterAll(() => studio.stop());

/** The fragment of a link to take an invitation up. */
async function invite(owner: BrowserContext): Promise<string> {
  const request = { to: "datasets", role: "reviewer", datasetIds: [DATASET] };
  const { token } = await (await owner.request.post("/api/invitations", { data: request })).json();
  return `#token=${token}`;
}

async function join(context: BrowserContext, fragment: string, name: string): Promise<{ id: string }> {
  const token = fragment.replace("#token=", "");
  const account = { name, email: `${name.toLowerCase()}@example.org`, password: PASSWORD };
  const answer = await context.request.post("/api/auth/join", { data: { token, account } });
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** Each screen, who looks at it, and from where the script of the page has all that it shows. */
const screens = (): [name: string, who: Person | null, address: string][] => [
  ["sign-in", null, "/sign-in"],
  ["a failed single sign-on", null, "/sign-in?problem=oidcDown"],
  ["join", null, `/join${invitation}`],
  ["a link that does not work", null, `/join#token=${"a".repeat(43)}`],
  ["a new password", null, "/password"],
  ["given sessions", "reviewer", "/"],
  ["one's own account", "reviewer", "/account"],
  ["an owner's data sets", "owner", "/"],
  ["people", "owner", "/people"],
  ["API keys", "owner", "/keys"],
  ["the audit log", "owner", "/audit"],
  ["a data set's settings", "owner", `/datasets/${DATASET}/settings`],
];

async function contextOf(browser: Browser, who: Person | null, look: object): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: studio.url, ...look });
  if (who) await context.addCookies(cookies[who]);
  return context;
}

for (const [language, width, look] of [
  ["en", 1366, { locale: "en", colorScheme: "light" }],
  ["zh", 1366, { locale: "zh-CN", colorScheme: "dark" }],
  ["en", 390, { locale: "en", colorScheme: "dark" }],
  ["zh", 390, { locale: "zh-CN", colorScheme: "light" }],
] as const) {
  test(`account screens are free of faults in ${language}, ${look.colorScheme}, ${width} px wide`, async ({
    browser,
  }, info) => {
    test.slow();
    for (const [name, who, address] of screens()) {
      const context = await contextOf(browser, who, { ...look, viewport: { width, height: 768 } });
      const page = await context.newPage();
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: info.outputPath(`${name.replaceAll(/\W+/g, "-")}.png`), fullPage: true });
      expect.soft(await page.locator("html").getAttribute("lang"), name).toContain(language);
      expect.soft(await pageFaults(page), name).toEqual([]);
      await context.close();
    }
  });
}
