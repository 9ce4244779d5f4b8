import { readdirSync } from "node:fs";
import http, { type IncomingHttpHeaders } from "node:http";
import path from "node:path";
import { SECURITY_HEADERS } from "#server/web/security-headers.ts";
import { expect, test } from "./fixtures.ts";
import { sayName } from "./screens/review-page.ts";

type Studio = { host: string; port: number };
type Asked = { method?: string; headers?: Record<string, string>; body?: string };
type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** A request as it is written here: browsers would mend its path, and know fewer methods. */
function ask(
  { host, port }: Studio,
  target: string,
  { method = "GET", headers = {}, body }: Asked = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const own = { host: `${host}:${port}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
    const request = http.request(
      { host, port, path: target, method, headers: { ...own, ...headers } },
      async (answer) => {
        let text = "";
        for await (const chunk of answer) text += chunk;
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}

/** Every path of the routes and pages, from the file system, with what stands for their parameters. */
const targetsWith = (value: string): string[] =>
  readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((name) => /(^|\/)(route\.ts|page\.tsx)$/.test(name))
    .map((name) => `/${path.dirname(name)}`.replace(/^\/\.$/, "/").replaceAll(/\[\w+\]/g, value))
    // A stream, which never ends.
    .filter((target) => target !== "/api/live");

const HOSTILE = [
  "%ff",
  "%00",
  "%",
  "%c3%28",
  "%ED%A0%80",
  "%25ff",
  "%2525ff",
  "%2e%2e%2fetc",
  "0",
  "-1",
  "%20",
  "__proto__",
].concat([
  "9223372036854775808",
  "99999999999999999999",
  "%E2%80%AE",
  "x".repeat(3000),
  "constructor",
  "1;2",
  "1%3F",
  "1%23",
]);

test("no path, however it is spelled, is answered with 5xx, and every answer carries the security headers", async ({
  studio,
}) => {
  const wrong: string[] = [];
  for (const value of HOSTILE) {
    for (const target of new Set(targetsWith(value))) {
      const { status, headers } = await ask(studio, target);
      if (status >= 500) wrong.push(`${target.slice(0, 80)}: ${status}`);
      for (const name of Object.keys(SECURITY_HEADERS))
        if (!headers[name]) wrong.push(`${target.slice(0, 80)}: no ${name}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("no method is answered with 5xx by any route or page, and those that nobody knows with 405", async ({
  studio,
}) => {
  const wrong: string[] = [];
  for (const target of targetsWith("1")) {
    for (const method of ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]) {
      const { status } = await ask(studio, target, { method });
      if (status >= 500) wrong.push(`${method} ${target}: ${status}`);
    }
    for (const method of ["TRACE", "PROPFIND", "QUERY", "M-SEARCH"]) {
      const { status, headers } = await ask(studio, target, { method });
      if (status !== 405 || !headers.allow) wrong.push(`${method} ${target}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("what Next answers by itself carries the security headers, too", async ({ studio }) => {
  const targets = [
    "/nowhere",
    "/api/nowhere",
    "/_next/static/nowhere.js",
    "/_next/nowhere",
    "//evil.example/x",
    "/api/health/",
  ];
  for (const target of targets) {
    const { status, headers } = await ask(studio, target);
    expect(status, target).toBeLessThan(500);
    expect(headers, target).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "same-origin",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(headers.location ?? "", target).not.toMatch(/^(https?:)?\/\/evil/);
  }
});

test("there is no scaler of Next's, whatever it is asked to fetch", async ({ studio }) => {
  for (const address of ["%2Fapi%2Fimages%2F1%2Fphoto", "http%3A%2F%2F127.0.0.1%3A1%2F", "%2F%0Aforged"]) {
    const { status } = await ask(studio, `/_next/image?url=${address}&w=640&q=75`);
    expect([400, 404], address).toContain(status);
  }
});

test("an upgrade is no way past the guard", async ({ studio }) => {
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-key": "x",
    "sec-websocket-version": "13",
  };
  expect((await ask(studio, "/%ff", { headers })).status).toBe(400);
  expect((await ask(studio, "/", { headers })).status).toBe(200);
});

test("a server action that nobody has is no 5xx", async ({ studio }) => {
  const tried: Record<string, string>[] = [
    { "next-action": "x" },
    { "content-type": "multipart/form-data; boundary=x" },
  ];
  for (const headers of tried) {
    const { status } = await ask(studio, "/", { method: "POST", headers, body: "--x--" });
    expect(status, JSON.stringify(headers)).toBeLessThan(500);
  }
});

test("a photo is no other origin's to show", async ({ page }) => {
  await sayName(page);
  const answer = await page.request.get("/api/images/1/photo?w=320");
  expect(answer.status()).toBe(200);
  expect(answer.headers()["cross-origin-resource-policy"]).toBe("same-origin");
});

test("the server says that it is there, and that its database is", async ({ studio }) => {
  expect(await ask(studio, "/api/health")).toMatchObject({ status: 200, text: '{"ok":true}' });
  expect(await ask(studio, "/api/ready")).toMatchObject({ status: 200, text: '{"ok":true}' });
});

test("an address that has said sixty new names is told to wait; a proxy names the next one", async ({ studio }) => {
  const say = (name: string, from: string) =>
    ask(studio, "/api/reviewers", {
      method: "POST",
      body: JSON.stringify({ name }),
      headers: { "x-forwarded-for": from },
    });
  for (let nth = 0; nth < 60; nth++) expect((await say(`N ${nth}`, "1.1.1.1, 198.51.100.7")).status).toBe(200);
  const refused = await say("one more", "2.2.2.2, 198.51.100.7");
  expect(refused.status).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect((await say("one more", "198.51.100.8")).status).toBe(200);
});

test("4 MB of brackets are refused before they are parsed, and nothing waits for them", async ({ page, studio }) => {
  await sayName(page);
  const [cookie] = await page.context().cookies();
  const headers = { cookie: `${cookie?.name}=${cookie?.value}` };
  const refused = await ask(studio, "/api/verdicts", { method: "POST", headers, body: "[".repeat(4_000_000) });
  expect(refused.status).toBe(413);
  expect(JSON.parse(refused.text).message).toMatchObject({ code: "bodyTooDeep", data: { count: 64 } });
});
