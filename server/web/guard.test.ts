import http, { type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestNow } from "#server/request-context.ts";
import type { Answer } from "./answer.ts";
import { ADDRESS_HEADER } from "./client-address.ts";
import { guarded } from "./guard.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { USER_HEADER } from "./user-header.ts";

let server: http.Server;
/** What was noted of answers. */
const answers: Answer[] = [];
/** What came through to the framework. */
let seen: IncomingMessage | null = null;

beforeAll(async () => {
  const handle = async (request: IncomingMessage, response: http.ServerResponse) => {
    seen = request;
    if (request.url === "/throws") throw new Error("an error of the framework");
    if (request.url?.startsWith("/page")) return failingPage(request, response);
    response.end("fine");
  };
  server = http.createServer(
    guarded(handle, ["127.0.0.1"], { routeOf: (path) => path, noteAnswer: (answer) => answers.push(answer) }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

/** As Next answers for a page that failed: status 500, and then its own page in pieces. */
function failingPage(request: IncomingMessage, response: http.ServerResponse): void {
  const context = requestNow();
  if (context && request.url !== "/page-of-a-bug") context.isDatabaseDown = true;
  response.statusCode = request.url === "/page-that-came" ? 200 : 500;
  response.setHeader("content-type", "text/html");
  response.setHeader("x-of-next", "1");
  response.flushHeaders();
  response.write("its own ");
  response.end("page");
}

afterAll(() => server.close());

type Asked = { method?: string; path?: string; headers?: Record<string, string> };

function ask({ method = "GET", path = "/", headers = {} }: Asked) {
  seen = null;
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, method, path, headers }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
    });
    request.on("error", reject).end();
  });
}

const expectSecure = (headers: http.IncomingHttpHeaders) => expect(headers).toMatchObject(SECURITY_HEADERS);

test("what is in order goes on, with the security headers on its answer", async () => {
  const answer = await ask({ path: "/datasets/1?text=%ff" });
  expect(answer).toMatchObject({ status: 200, text: "fine" });
  expectSecure(answer.headers);
});

test.each(["TRACE", "PROPFIND", "REPORT", "QUERY"])(
  "%s is answered with 405 and the methods there are",
  async (method) => {
    const answer = await ask({ method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toContain("GET");
    expect(JSON.parse(answer.text)).toMatchObject({ status: 405, title: "method_unknown" });
    expectSecure(answer.headers);
    expect(seen).toBeNull();
  },
);

test.each(["/%ff", "/a/%c3%28/b", "/%", "/%zz", "/%00", "/api/entries/%ed%a0%80", "http://evil.example/", "*"])(
  "the path %s is answered with 400, and no framework sees it",
  async (path) => {
    const answer = await ask({ path });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).message).toMatchObject({ code: "addressUnreadable" });
    expectSecure(answer.headers);
    expect(seen).toBeNull();
  },
);

test("what the framework throws is a 500 with the security headers, and the server goes on", async () => {
  const answer = await ask({ path: "/throws" });
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain("an error of the framework");
  expectSecure(answer.headers);
  expect((await ask({})).status).toBe(200);
});

describe("the client's address", () => {
  test("is the one that a proxy names", async () => {
    await ask({ headers: { "x-forwarded-for": "198.51.100.7" } });
    expect(seen?.headers[ADDRESS_HEADER]).toBe("198.51.100.7");
  });

  test("is never one that the request brings under the guard's own name", async () => {
    await ask({ headers: { [ADDRESS_HEADER]: "198.51.100.7" } });
    expect(seen?.headers[ADDRESS_HEADER]).toBe("127.0.0.1");
  });
});

describe("a request's id", () => {
  const ID = /^[0-9a-f-]{36}$/;

  test("is another for each, in its answer, and in a problem's", async () => {
    const [one, other] = [await ask({}), await ask({ path: "/%" })];
    expect(one.headers["x-request-id"]).toMatch(ID);
    expect(JSON.parse(other.text).requestId).toBe(other.headers["x-request-id"]);
    expect(other.headers["x-request-id"]).not.toBe(one.headers["x-request-id"]);
  });

  test("is the one that a proxy named", async () => {
    expect((await ask({ headers: { "x-request-id": "trace-0001" } })).headers["x-request-id"]).toBe("trace-0001");
  });

  test("is noted with how the request was answered", async () => {
    const { headers } = await ask({ path: "/noted?text=Ann" });
    const noted = () => answers.find(({ context }) => context.id === headers["x-request-id"]);
    await expect
      .poll(noted)
      .toMatchObject({ method: "GET", route: "/noted", status: 200, isWhole: true, isStream: false });
  });

  test("of a method or path that was refused nothing is noted but that it was", async () => {
    const { headers } = await ask({ method: "PROPFIND", path: "/Ann" });
    const noted = () => answers.find(({ context }) => context.id === headers["x-request-id"]);
    await expect.poll(noted).toMatchObject({ method: "other", route: "other", status: 405 });
  });
});

describe("a page that failed for want of the database", () => {
  test("says so with 503, in the reader's language, and comes again by itself", async () => {
    const { status, headers, text } = await ask({ path: "/page" });
    expect({ status, retry: headers["retry-after"] }).toEqual({ status: 503, retry: "5" });
    expect(text).toContain("The database is not responding");
    expect(text).toContain('http-equiv="refresh"');
    expect(text).not.toContain("its own");
    expect(headers["x-of-next"]).toBeUndefined();
    expect(headers["cache-control"]).toBe("no-store");
    expect((await ask({ path: "/page", headers: { "accept-language": "zh-CN" } })).text).toContain("数据库没有响应");
    expect((await ask({ path: "/page", headers: { cookie: "svit-locale=zh; x=y" } })).text).toContain('lang="zh-CN"');
  });

  test("runs no script, and its one style sheet is under its own nonce", async () => {
    const { headers, text } = await ask({ path: "/page" });
    const [, nonce] = /<style nonce="([^"]+)">/.exec(text) ?? [];
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain(`style-src 'nonce-${nonce}'`);
    expect(policy).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|style="/);
    expect(headers).toMatchObject({ ...SECURITY_HEADERS, "content-security-policy": policy });
  });

  test("is no other page: one that came, or that failed of something else, stays", async () => {
    expect(await ask({ path: "/page-that-came" })).toMatchObject({ status: 200, text: "its own page" });
    expect(await ask({ path: "/page-of-a-bug" })).toMatchObject({ status: 500, text: "its own page" });
  });
});

describe("whom a proxy has signed in", () => {
  let trusting: http.Server;
  const askAs = async (user: string | string[], by: readonly string[], header?: string) => {
    const handle = async (request: IncomingMessage, response: http.ServerResponse) => {
      seen = request;
      response.end();
    };
    trusting = http.createServer(guarded(handle, by, { userHeader: header }));
    await new Promise<void>((resolve) => trusting.listen(0, "127.0.0.1", resolve));
    const { port } = trusting.address() as AddressInfo;
    const headers = { "x-remote-user": user, [USER_HEADER]: "forged@example.org" };
    await new Promise((resolve) =>
      http.get({ host: "127.0.0.1", port, headers }, (answer) => answer.resume().on("end", resolve)),
    );
    await new Promise((resolve) => trusting.close(resolve));
    return { told: seen?.headers[USER_HEADER], raw: seen?.headers["x-remote-user"] };
  };

  test("is told to the routes, where a proxy that is believed says so under the header that was set", async () => {
    const told = await askAs("ann@lab.example", ["127.0.0.0/8"], "x-remote-user");
    expect(told).toEqual({ told: "ann@lab.example", raw: undefined });
  });

  test("is believed of nobody else, and never where no header was set", async () => {
    expect((await askAs("ann@lab.example", ["10.0.0.0/8"], "x-remote-user")).told).toBeUndefined();
    expect((await askAs("ann@lab.example", ["127.0.0.1"])).told).toBeUndefined();
  });

  test("is one name: two, none and what is no name are nobody", async () => {
    for (const user of [["ann", "eve"], "ann, eve", "", "a b", "é", "x".repeat(201)])
      expect((await askAs(user, ["127.0.0.1"], "x-remote-user")).told).toBeUndefined();
  });
});

const KEY = `svit_${"a".repeat(43)}`;

test.each([`/api/datasets/1/codebook?key=${KEY}`, `/?x=${KEY.replace("_", "%5f")}`, `/api/keys/${KEY}`])(
  "a key in the address is refused, and no framework sees it: %s",
  async (path) => {
    const answer = await ask({ path });
    expect([answer.status, JSON.parse(answer.text).message]).toEqual([400, { code: "keyInAddress", data: {} }]);
    expect(answer.text).not.toContain(KEY);
    expect(seen).toBeNull();
  },
);
