import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { pngThatSays } from "#tests/forged-photos.ts";
import { findOriginal } from "./original.ts";
import { PhotoCache } from "./photo-cache.ts";

test("a photo at an address is fetched once for all who ask while it is on its way, and again for who comes later", async () => {
  const png = await pngThatSays(8, 8);
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.end(png);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  // Keeps nothing: what is not on its way is fetched.
  const cache = new PhotoCache("/nowhere", 0);
  const find = () => findOriginal({ id: 1n, kind: "http", root }, ["1.png"], cache);
  const found = await Promise.all([find(), find(), find(), find()]);
  expect(asked).toBe(1);
  for (const original of found) expect(await original?.read()).toEqual(png);
  await find();
  expect(asked).toBe(2);
  server.close();
});
