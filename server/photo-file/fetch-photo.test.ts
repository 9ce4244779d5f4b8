import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { must } from "#domain/must.ts";
import { parsePhotoAddress } from "#domain/photo/photo-address.ts";
import { fetchPhoto } from "./fetch-photo.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const addressOf = (text: string) => must(parsePhotoAddress(text), "an address");
const PHOTO = Buffer.from("the bytes of a photo");

describe("a base address", () => {
  test("gives the bytes that lie behind it, whatever signs the path has", async () => {
    const asked: (string | undefined)[] = [];
    const base = await serve(({ url }, response) => {
      asked.push(url);
      response.end(PHOTO);
    });
    expect(await fetchPhoto(addressOf(`${base}/vg`), "VG_100K/ä 1?.jpg", null)).toEqual(PHOTO);
    expect(asked).toEqual(["/vg/VG_100K/%C3%A4%201%3F.jpg"]);
  });

  test.each([404, 410])("that answers %i has no such photo", async (status) => {
    const base = await serve((_, response) => response.writeHead(status).end("nothing"));
    expect(await fetchPhoto(addressOf(base), "1.jpg", null)).toBeNull();
  });

  test.each([401, 403, 429, 500, 503])("that answers %i cannot be asked now", async (status) => {
    const base = await serve((_, response) => response.writeHead(status).end());
    await expect(fetchPhoto(addressOf(base), "1.jpg", null)).rejects.toMatchObject({
      code: "unreachable",
      data: { photo: "unreachable", answered: status },
    });
  });

  test("that breaks off in the middle cannot be asked now: no half of a photo is taken for one", async () => {
    const base = await serve((_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half", () => response.destroy());
    });
    await expect(fetchPhoto(addressOf(base), "1.jpg", null)).rejects.toMatchObject({ code: "unreachable" });
  });

  test("that nobody listens at cannot be asked now", async () => {
    const base = await serve((_, response) => response.end());
    const server = must(servers.pop(), "the server");
    await new Promise((resolve) => server.close(resolve));
    await expect(fetchPhoto(addressOf(base), "1.jpg", null)).rejects.toMatchObject({ code: "unreachable" });
  });

  test("that never ends its answer is given up", async () => {
    const base = await serve((_, response) => {
      response.writeHead(200);
      response.write("slow");
    });
    const fetching = fetchPhoto(addressOf(base), "1.jpg", null, 50);
    await expect(fetching).rejects.toMatchObject({
      code: "unreachable",
      detail: { code: "photoUnreachable", data: { why: { code: "sourceSlow" } } },
    });
  });

  test("that sends more than 64 MB is refused before they are held", async () => {
    let sent = 0;
    const base = await serve((_, response) => {
      const part = Buffer.alloc(1024 * 1024);
      const more = () => {
        if (sent > 200 || response.destroyed) return;
        sent++;
        response.write(part, more);
      };
      more();
    });
    await expect(fetchPhoto(addressOf(base), "1.jpg", null)).rejects.toMatchObject({ code: "too_large" });
    expect(sent).toBeLessThan(200);
  });

  test("may send us on within its own host", async () => {
    const base = await serve(({ url }, response) =>
      url === "/1.jpg" ? response.writeHead(302, { location: "/mirror/1.jpg" }).end() : response.end(PHOTO),
    );
    expect(await fetchPhoto(addressOf(base), "1.jpg", null)).toEqual(PHOTO);
  });

  test("never sends us to another host, nor round in circles", async () => {
    let isAsked = false;
    const other = await serve((_, response) => {
      isAsked = true;
      response.end(PHOTO);
    });
    const base = await serve(({ url }, response) =>
      response.writeHead(302, { location: url === "/1.jpg" ? `${other}/1.jpg` : "/again.jpg" }).end(),
    );
    for (const path of ["1.jpg", "again.jpg"])
      await expect(fetchPhoto(addressOf(base), path, null)).rejects.toMatchObject({ code: "unreachable" });
    expect(isAsked).toBe(false);
  });

  test("is asked for eight photos at a time", async () => {
    let [now, most] = [0, 0];
    const base = await serve((_, response) => {
      most = Math.max(most, ++now);
      setImmediate(() => {
        now--;
        response.end(PHOTO);
      });
    });
    await Promise.all(Array.from({ length: 40 }, (_, id) => fetchPhoto(addressOf(base), `${id}.jpg`, null)));
    expect(most).toBeLessThanOrEqual(8);
    expect(now).toBe(0);
  });
});

describe("a bucket", () => {
  const KEY = { id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

  test.each(["VG_100K/1.jpg", "a b/ä(1)+'!.jpg"])(
    "is asked for %s with a signature that its server can check",
    async (path) => {
      const base = await serve((request, response) =>
        response.writeHead(isSigned(request, KEY.secret, "eu-west-3") ? 200 : 403).end(PHOTO),
      );
      const address = addressOf(`s3://photos/vg?endpoint=${base}&region=eu-west-3`);
      expect(await fetchPhoto(address, path, KEY)).toEqual(PHOTO);
      await expect(fetchPhoto(address, path, { ...KEY, secret: "wrong" })).rejects.toMatchObject({
        data: { answered: 403 },
      });
    },
  );

  test("is asked without a signature where there is no key, and never sends us on", async () => {
    const asked: IncomingMessage[] = [];
    const base = await serve((request, response) => {
      asked.push(request);
      if (request.url === "/photos/1.jpg") response.end(PHOTO);
      else response.writeHead(307, { location: "/photos/1.jpg" }).end();
    });
    const address = addressOf(`s3://photos?endpoint=${base}`);
    expect(await fetchPhoto(address, "1.jpg", null)).toEqual(PHOTO);
    expect(asked[0]?.headers.authorization).toBeUndefined();
    await expect(fetchPhoto(address, "2.jpg", KEY)).rejects.toMatchObject({ code: "unreachable" });
  });
});

/** What a server does with AWS Signature Version 4 (Amazon S3 API reference, "Signature Calculations"). */
function isSigned({ method, url, headers }: IncomingMessage, secret: string, region: string): boolean {
  const [, day, names = "", signature] =
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/(\d{8})\/[^,]+, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const canonicalPath = decodeURIComponent(url ?? "")
    .split("/")
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join("/");
  const canonical = [
    method,
    canonicalPath,
    "",
    ...names.split(";").map((name) => `${name}:${headers[name]}`),
    "",
    names,
    headers["x-amz-content-sha256"],
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hash(canonical)].join("\n");
  const key = [region, "s3", "aws4_request"].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, day ?? ""));
  return names.includes("host") && hmac(key, text).toString("hex") === signature;
}
