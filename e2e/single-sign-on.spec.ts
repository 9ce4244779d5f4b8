import type { Browser, Page } from "@playwright/test";
import pg from "pg";
import { CLIENT, type OidcProvider, startOidcProvider } from "#tests/oidc-provider.ts";
import { expect, test } from "./fixtures.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { startStudio } from "./studio.setup.ts";

const PASSWORD = "correct horse battery";
const DATASET = "1";

let provider: OidcProvider;
let studio: Awaited<ReturnType<typeof startStudio>>;
let database: pg.Pool;
let owner: Page;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  provider = await startOidcProvider();
  studio = await startStudio({
    SVIT_ACCOUNTS: "on",
    SVIT_OIDC_ISSUER: provider.issuer,
    SVIT_OIDC_NAME: "the lab",
    ...CLIENT,
  });
  database = new pg.Pool({ connectionString: studio.databaseUrl, max: 1 });
  owner = await pageOf(browser);
  await owner.goto(studio.ownerLink());
  await owner.getByLabel("Your name").fill("Olga");
  await owner.getByLabel("Email").fill("olga@example.org");
  await owner.getByLabel("Password").fill(PASSWORD);
  await owner.getByRole("button", { name: "Join", exact: true }).click();
  await expect(owner.getByRole("heading", { name: "Data sets" })).toBeVisible();
});
test.afterAll(async () => {
  await database.end();
  await studio.stop();
  await provider.close();
});

test.use({ allowedErrors: [/Failed to load resource|ERR_/] });
test.describe.configure({ mode: "serial" });

const pageOf = async (browser: Browser, more = {}) =>
  (await browser.newContext({ baseURL: studio.url, ...more })).newPage();

/** At the provider's own page. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
}

async function signIn(page: Page, login: string, path = "/sign-in"): Promise<void> {
  await page.goto(path);
  await page.getByRole("button", { name: "Sign in with the lab" }).click();
  await signInThere(page, login);
}

test("an owner gives a group a role, and whoever is in it signs in at the provider and is where they wanted to be", async ({
  browser,
}) => {
  provider.people.set("ann", { name: "Ann", groups: ["annotators"] });
  provider.people.set("eve", { name: "Eve", groups: ["cooks"] });
  await owner.goto("/people");
  const groups = owner.getByRole("region", { name: "Groups of the lab" });
  await groups.getByRole("textbox", { name: "Group" }).fill("annotators");
  await groups.getByRole("combobox", { name: "Role" }).selectOption("lead");
  await groups.getByRole("button", { name: "Add" }).click();
  await expect(groups.getByText(/^annotators: Lead in/)).toBeVisible();

  const ann = await pageOf(browser);
  await signIn(ann, "ann", `/datasets/${DATASET}/guidelines`);
  await ann.waitForURL(`${studio.url}datasets/${DATASET}/guidelines`);
  const eve = await pageOf(browser);
  await signIn(eve, "eve");
  await expect(eve.getByText("but you have no access to this studio")).toBeVisible();

  await owner.reload();
  await groups.getByRole("button", { name: /^Remove annotators/ }).click();
  await expect(groups.getByText(/^annotators:/)).toBeHidden();
  expect((await ann.goto(`/datasets/${DATASET}/guidelines`))?.status()).toBe(404);
});

test("a person joins by a link with the provider, connects nothing by e-mail, and is told where it is down", async ({
  browser,
}) => {
  provider.people.set("ben", { name: "Ben", email: "olga@example.org", email_verified: true });
  const invite = async () =>
    (
      await (
        await owner.request.post("/api/invitations", {
          data: { to: "datasets", role: "reviewer", datasetIds: [DATASET] },
        })
      ).json()
    ).token;
  const ben = await pageOf(browser);
  await ben.goto(`/join#token=${await invite()}`);
  await ben.getByRole("button", { name: "Join with the lab" }).click();
  await signInThere(ben, "ben");
  await expect(ben.getByText("There is already an account with your email and a password.")).toBeVisible();
  provider.people.set("cy", { name: "Cy" });
  const cy = await pageOf(browser);
  await cy.goto(`/join#token=${await invite()}`);
  await cy.getByRole("button", { name: "Join with the lab" }).click();
  await signInThere(cy, "cy");
  await expect(cy.getByRole("link", { name: "Cy" })).toBeVisible();

  await cy.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(cy.getByRole("heading", { name: "Sign in to SVIT Studio" })).toBeVisible();
  provider.before = ({ url }, response) => url === "/token" && response.writeHead(503).end() !== undefined;
  await cy.getByRole("button", { name: "Sign in with the lab" }).click();
  // Signed in there still, nobody is asked again.
  await expect(cy.getByText("The sign-in provider is not responding.")).toBeVisible();
  provider.before = null;
});

test("a forgotten password is set by a link that an owner hands over", async ({ browser }) => {
  const made = await owner.request.post("/api/invitations", {
    data: { to: "datasets", role: "reviewer", datasetIds: [DATASET] },
  });
  const dee = await pageOf(browser);
  await dee.request.post("/api/auth/join", {
    data: {
      token: (await made.json()).token,
      account: { name: "Dee", email: "dee@example.org", password: "forgotten soon" },
    },
  });
  await owner.goto("/people");
  const card = owner.getByRole("listitem").filter({ has: owner.getByRole("heading", { name: "Dee" }) });
  await card.getByRole("button", { name: "New password link" }).click();
  const link = await card.getByLabel("New password link").last().inputValue();
  const elsewhere = await pageOf(browser);
  await elsewhere.goto(link);
  await elsewhere.getByLabel("New password").fill("remembered now");
  await elsewhere.getByRole("button", { name: "Set password" }).click();
  await expect(elsewhere.getByRole("link", { name: "Dee" })).toBeVisible();
  await dee.goto("/");
  await expect(dee.getByRole("heading", { name: "Sign in to SVIT Studio" })).toBeVisible();
});

test("a former name is claimed, confirmed by an owner, and its person erased", async ({ browser }) => {
  await database.query(`INSERT INTO "Reviewer" (id, name) VALUES (gen_random_uuid(), 'Fay of before')`);
  const made = await owner.request.post("/api/invitations", {
    data: { to: "datasets", role: "reviewer", datasetIds: [DATASET] },
  });
  const fay = await pageOf(browser);
  await fay.request.post("/api/auth/join", {
    data: {
      token: (await made.json()).token,
      account: { name: "Fay", email: "fay@example.org", password: PASSWORD },
    },
  });
  await fay.goto("/account");
  await fay.getByRole("textbox", { name: "Former name" }).fill("Fay of before");
  await fay.getByRole("button", { name: "Claim" }).click();
  await expect(fay.getByText("(waiting for an owner)")).toBeVisible();
  await owner.goto("/people");
  const names = owner.getByRole("region", { name: "Names from before accounts" });
  await expect(names.getByText("Fay claims to be Fay of before")).toBeVisible();
  await names.getByRole("button", { name: "Confirm" }).click();
  await expect(names.getByRole("combobox", { name: "Account for Fay of before" })).toHaveValue(/.+/);
  await fay.reload();
  await expect(fay.getByText("(confirmed)")).toBeVisible();

  await owner.getByRole("button", { name: "Erase Fay" }).click();
  await owner.getByRole("button", { name: "Erase permanently" }).click();
  await expect(owner.getByRole("heading", { name: "Fay" })).toBeHidden();
  await fay.goto("/account");
  await expect(fay.getByRole("heading", { name: "Sign in to SVIT Studio" })).toBeVisible();
});

for (const [locale, colorScheme, viewport] of [
  ["en-GB", "light", { width: 1366, height: 768 }],
  ["zh-CN", "dark", { width: 390, height: 844 }],
] as const)
  test(`the screens of accounts have no faults in ${locale}, ${colorScheme}, ${viewport.width} px wide`, async ({
    browser,
  }, info) => {
    await owner.request.post("/api/account/former-names", { data: { name: "Olga of before" } });
    await database.query(`INSERT INTO "Reviewer" (id, name) VALUES (gen_random_uuid(), 'Olga of before')`);
    await owner.request.put("/api/groups", { data: { to: "studio", group: "heads" } });
    const page = await pageOf(browser, { locale, colorScheme, viewport });
    const shown = async (path: string, name: string) => {
      await page.goto(path);
      await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
      await page.waitForLoadState("networkidle");
      expect(await pageFaults(page)).toEqual([]);
      await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
    };
    await shown("/sign-in?problem=oidcDown", "sign-in");
    await shown(`/password#token=${"x".repeat(43)}`, "password");
    await page.request.post("/api/auth/sign-in", { data: { email: "olga@example.org", password: PASSWORD } });
    await shown("/account", "account");
    await shown("/people", "people");
    await page.context().close();
  });
