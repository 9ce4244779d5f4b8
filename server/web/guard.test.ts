import http, { type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADDRESS_HEADER } from "./client-address.ts";
import { guarded } from "./guard.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

let server: http.Server;
/** What came through to the framework. */
let seen: IncomingMessage | null = null;

beforeAll(async () => {
  const handle = async (request: IncomingMessage, response: http.ServerResponse) => {
    seen = request;
    if (request.url === "/throws") throw new Error("an error of the framework");
    response.end("fine");
  };
  server = http.createServer(guarded(handle, ["127.0.0.1"]));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

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
