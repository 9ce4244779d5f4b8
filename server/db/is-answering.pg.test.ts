import { once } from "node:events";
import net from "node:net";
import { expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { openDatabase } from "./client.ts";
import { isAnswering } from "./is-answering.ts";

test("a database that is there answers", async () => {
  const db = await freshDatabase();
  expect(await isAnswering(db)).toBe(true);
  await db.close();
});

test("one that nobody listens for does not", async () => {
  const db = openDatabase("postgresql://svit:x@127.0.0.1:1/svit");
  expect(await isAnswering(db)).toBe(false);
  await db.close();
});

test("one that takes the connection and says nothing does not, and is asked once at a time", async () => {
  let connections = 0;
  const sockets: net.Socket[] = [];
  const silent = net.createServer((socket) => {
    connections++;
    sockets.push(socket);
  });
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as net.AddressInfo;
  const db = openDatabase(`postgresql://svit:x@127.0.0.1:${port}/svit`);
  for (let nth = 0; nth < 5; nth++) expect(await isAnswering(db, 20)).toBe(false);
  expect(connections).toBe(1);
  for (const socket of sockets) socket.destroy();
  silent.close();
  await db.close();
});

test("one whose connections are all held does not, and answers again when one is given back", async () => {
  const db = await freshDatabase();
  const held = await Promise.all(Array.from({ length: 20 }, () => db.pool.connect()));
  expect(await isAnswering(db, 20)).toBe(false);
  for (const client of held) client.release();
  await expect.poll(() => isAnswering(db)).toBe(true);
  await db.close();
});
