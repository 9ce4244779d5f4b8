import http, { type IncomingHttpHeaders } from "node:http";
import { SECURITY_HEADERS } from "#server/web/security-headers.ts";
import { expect, test } from "./fixtures.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

// Every spec fails where the policy stopped something (fixtures.ts): what is here is the policy itself, and what the server sends.

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

function ask(at: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(at, { method, headers }, async (answer) => {
      const { statusCode: status = 0, headers } = answer;
      // It never ends.
      if (String(headers["content-type"]).startsWith("text/event-stream")) {
        resolve({ status, headers, text: "" });
        request.destroy();
        return;
      }
      let text = "";
      for await (const chunk of answer) text += chunk;
      resolve({ status, headers, text });
    });
    request.on("error", reject).end();
  });
}

/** The directives of a policy. */
const parsePolicy = (policy: unknown): Record<string, string[]> =>
  Object.fromEntries(
    String(policy)
      .split(";")
      .map((part) => part.trim().split(/\s+/))
      .map(([name = "", ...values]) => [name, values]),
  );

const PAGES = [
  "/",
  "/import",
  "/datasets/1",
  "/datasets/1/export",
  "/datasets/1/guidelines",
  "/datasets/1/reasons",
  "/nowhere",
];

/** What a page's HTML may not have in it, in a browser that reads it under its policy. */
function faultsOf({ headers, text }: Answer): string[] {
  const policy = parsePolicy(headers["content-security-policy"]);
  const nonce = policy["script-src"]?.find((value) => value.startsWith("'nonce-"))?.slice(7, -1) ?? "none";
  const tags = text.match(/<(?:script|style)\b[^>]*>/g) ?? [];
  return [
    ...(text.match(/<[a-z][^>]*\sstyle=["'][^>]*>/g) ?? []),
    ...(text.match(/<[a-z][^>]*\son[a-z]+=["'][^>]*>/g) ?? []),
    ...tags.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
    ...(nonce === "none" ? ["no nonce"] : []),
  ];
}

test("what the server sends of each page has no style attribute, and no script or style element without the nonce", async ({
  page,
  studio,
}) => {
  await sayName(page);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 2 }, "1");
  const session = new URL(page.url()).pathname;
  await review.press("]");
  await page.goto("/datasets/1");
  const entry = await page.locator("a[href*='/entries/']").first().getAttribute("href");
  const [cookie] = await page.context().cookies();
  const headers = { cookie: `${cookie?.name}=${cookie?.value}` };
  const faults: string[] = [];
  for (const path of [...PAGES, session, entry ?? "no entry"]) {
    const answer = await ask(new URL(path, studio.url).href, headers);
    expect(answer.status, path).toBe(path === "/nowhere" ? 404 : 200);
    faults.push(...faultsOf(answer).map((fault) => `${path}: ${fault.slice(0, 200)}`));
  }
  expect(faults).toEqual([]);
});

test("a page's policy lets through what bears its nonce, and nothing inline besides", async ({ studio }) => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await ask(studio.url)).headers["content-security-policy"]),
  );
  expect(policies[0]).not.toBe(policies[1]);
  const policy = parsePolicy(policies[0]);
  const nonce = policy["script-src"]?.[1] ?? "";
  expect(nonce).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/);
  expect(policy).toMatchObject({
    "default-src": ["'self'"],
    "script-src": ["'self'", nonce, "'strict-dynamic'"],
    "style-src": ["'self'", nonce],
    "style-src-elem": ["'self'", nonce],
    "style-src-attr": ["'none'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  });
  expect(policies.join()).not.toMatch(/unsafe|\*|https?:/);
});

test.describe("in a browser", () => {
  test.use({
    allowedErrors: [/policy: s|Content Security Policy/],
  });

  test("styles and scripts that a text became count for nothing, and each is told of", async ({ page }) => {
    const told: string[] = [];
    page.on("console", (message) => {
      const [, directive] = /^policy: (\S+)/.exec(message.text()) ?? [];
      if (directive) told.push(directive);
    });
    await page.goto("/");
    // A step later: what a browser test itself runs may evaluate.
    const seen = await page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve));
      const place = document.createElement("div");
      document.body.append(place);
      place.innerHTML = `<p id="hostile" style="position:fixed">x</p><style>#hostile{color:rgb(1,2,3)}</style><img src="data:," onerror="window.broken=1">`;
      let isEvaluated = true;
      try {
        new Function("return 1")();
      } catch {
        isEvaluated = false;
      }
      const { position, color } = getComputedStyle(document.querySelector("#hostile") as Element);
      // What a script of the page sets itself is no attribute.
      place.style.position = "fixed";
      return { position, color, isEvaluated, isBroken: "broken" in window, own: getComputedStyle(place).position };
    });
    expect(seen).toEqual({
      position: "static",
      color: expect.not.stringContaining("1, 2, 3"),
      isEvaluated: false,
      isBroken: false,
      own: "fixed",
    });
    await expect
      .poll(() => [...new Set(told)].sort())
      .toEqual(expect.arrayContaining(["script-src", "script-src-attr", "style-src-attr", "style-src-elem"]));
  });
});

test("answers of every kind carry the headers that keep them what they are", async ({ page, studio }) => {
  await sayName(page);
  await page.goto("/");
  const file = await page.locator("link[rel=stylesheet]").first().getAttribute("href");
  const [cookie] = await page.context().cookies();
  const own = { cookie: `${cookie?.name}=${cookie?.value}` };
  const kinds: [string, string, number, Record<string, string>?, string?][] = [
    ["a page", "/", 200],
    ["a page that is asked for within the studio, under another key", "/datasets/1?_rsc=x", 307, { rsc: "1" }],
    ["a page that is not there", "/nowhere", 404],
    ["a file of the build", file ?? "", 200],
    ["a file that is not there", "/_next/static/nowhere.js", 404],
    ["an icon", "/icon.svg", 200],
    ["the manifest", "/manifest.webmanifest", 200],
    ["a way that is spelled otherwise", "/import/", 308],
    ["JSON", "/api/datasets/1/codebook", 200],
    ["a photo", "/api/images/1/photo?w=320", 200],
    ["a stream", "/api/live?dataset=1", 200],
    ["a problem", "/api/datasets/0/codebook", 400],
    ["a route that is not there", "/api/nowhere", 404],
    ["a method that nobody knows", "/", 405, {}, "PROPFIND"],
    ["a method that a route does not have", "/api/live", 405, {}, "DELETE"],
    ["a path that cannot be read", "/%ff", 400],
    ["a foreign host name", "/", 403, { host: "evil.example" }],
  ];
  const wrong: string[] = [];
  const within = page.waitForResponse((answer) => answer.url().includes("_rsc=") && answer.ok());
  await page.getByRole("link", { name: "Import", exact: true }).click();
  const ofWithin = (await within).headers();
  for (const name of [...Object.keys(SECURITY_HEADERS), "x-request-id"])
    if (!ofWithin[name]) wrong.push(`a page that is asked for within the studio: no ${name}`);
  for (const [kind, path, status, headers = {}, method] of kinds) {
    const answer = await ask(`${studio.url.replace(/\/$/, "")}${path}`, { ...own, ...headers }, method);
    if (answer.status !== status) wrong.push(`${kind}: ${answer.status}`);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      const given = answer.headers[name];
      if (name === "content-security-policy" ? !String(given).includes("frame-ancestors 'none'") : given !== value)
        wrong.push(`${kind}: ${name} is ${given}`);
    }
    if (!/^[0-9a-f-]{36}$/.test(String(answer.headers["x-request-id"]))) wrong.push(`${kind}: no id`);
    if (answer.headers["x-powered-by"] ?? answer.headers.server) wrong.push(`${kind}: tells what it runs on`);
  }
  expect(wrong).toEqual([]);
});
