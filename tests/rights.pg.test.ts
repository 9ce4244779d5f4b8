import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isBrowse, isBytes } from "#domain/api/endpoint.ts";
import { ENDPOINTS, type EndpointName } from "#domain/api/endpoints.ts";
import { KEY_SCOPES, SCOPES } from "#domain/rights/keys.ts";
import { ROLES, type Role } from "#domain/rights/rights.ts";
import { hashOf } from "#server/accounts/token.ts";
import { NAMED, NO_PLACES } from "#server/rights/places.ts";
import { type Account, addAccount, addInvitation, addKey } from "./accounts.ts";
import { addDataset } from "./entries.ts";
import { type Api, openApi, type Route } from "./http/api-routes.ts";
import { sampleOf, schemaOf } from "./http/hostile-values.ts";
import { KEYS_MAY, WHO_MAY } from "./rights-table.ts";

/** How a right is refused; whatever else a handler answers is its own matter. */
const REFUSALS = ["signInFirst", "keyUnusable", "keyMayNot", "notThere", "mayNot", "mayNotDecide", "mayNotImport"];

/** A verdict is refused so that its browser keeps it, whatever the matter is. */
const noOf = ({ shape }: Route) => (shape.access === "decide" ? /^403 mayNotDecide$/ : /^(404 notThere|403 mayNot)$/);

/** Ids of one data set by the names of parameters; of entries and photos those that were handed to the reviewer. */
type Ids = Record<string, string>;
type World = { own: Ids; foreign: Ids; people: Record<Role | "nobody" | "studioOwner", Account> };

let api: Api;
let people: World["people"];
let target: { id: string };
beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  const studioOwner = await addAccount(api.db, "Studio", { isOwner: true });
  const others = await Promise.all(["nobody", ...ROLES].map((name) => addAccount(api.db, name)));
  const [nobody, owner, lead, reviewer, reader] = others as [Account, Account, Account, Account, Account];
  people = { studioOwner, nobody, owner, lead, reviewer, reader };
});
afterAll(() => api.close());

/** A data set with one of everything that an id can name. */
async function addSet(): Promise<Ids> {
  const { prisma } = api.db;
  const { datasetId, entryIds } = await addDataset(api.db, { images: 2, perImage: 1 });
  const [entryId = 0n, unseen = 0n] = entryIds;
  const of = async (id: bigint) => String((await prisma.entry.findUniqueOrThrow({ where: { id } })).imageId);
  const queue = await prisma.queue.create({
    data: {
      datasetId,
      filter: {},
      order: "shuffle",
      seed: "1",
      size: 1,
      reviewerId: api.reviewer.id,
      entries: { create: { position: 1, entryId, probability: 1 } },
    },
  });
  const run = await prisma.run.create({
    data: { kind: "export", state: "done", datasetId, request: {}, finishedAt: new Date() },
  });
  const view = await prisma.savedView.create({ data: { datasetId, name: "view", query: "" } });
  const withdrawal = await prisma.withdrawal.create({
    data: { datasetId, imageId: BigInt(await of(entryId)), identity: "vg:1", reason: "" },
  });
  const comment = await prisma.comment.create({
    data: { id: randomUUID(), datasetId, entryId, reviewerId: api.reviewer.id, text: "?" },
  });
  // Held by the reviewer once: from then on it was handed to them.
  await prisma.claim.create({
    data: {
      entryId,
      pass: "main",
      queueId: queue.id,
      reviewerId: people.reviewer.id,
      token: randomUUID(),
      until: new Date(0),
    },
  });
  return {
    datasetId: String(datasetId),
    entryId: String(entryId),
    imageId: await of(entryId),
    unseenEntryId: String(unseen),
    unseenImageId: await of(unseen),
    queueId: String(queue.id),
    runId: String(run.id),
    viewId: String(view.id),
    withdrawalId: String(withdrawal.id),
    commentId: comment.id,
    reviewerId: target.id,
    invitationId: await addInvitationOf(people.owner),
    keyId: (await addKey(api.db, people.studioOwner, { scopes: ["read"] })).id,
  };
}

async function addInvitationOf({ id }: Account): Promise<string> {
  const token = await addInvitation(api.db, { madeById: id, role: "reader" });
  const tokenHash = new Uint8Array(hashOf(token));
  return (await api.db.prisma.invitation.findUniqueOrThrow({ where: { tokenHash } })).id;
}

/** Two data sets; in the first everybody has their role, in the second nobody has one. */
async function addWorld(): Promise<World> {
  // Somebody whom a request is about, and may erase.
  const id = randomUUID();
  target = await api.db.prisma.reviewer.create({ data: { id, name: "Target", email: `${id}@example.org` } });
  const own = await addSet();
  const foreign = await addSet();
  for (const role of ROLES)
    await api.db.prisma.membership.create({
      data: { datasetId: BigInt(own.datasetId ?? ""), reviewerId: people[role].id, role },
    });
  // Whom an owner gives another role has one there already.
  await api.db.prisma.membership.create({
    data: { datasetId: BigInt(own.datasetId ?? ""), reviewerId: target.id, role: "reader" },
  });
  return { own, foreign, people };
}

const keysOf = (shape: Parameters<typeof schemaOf>[0]) => Object.keys(schemaOf(shape).properties ?? {});
const queryOf = ({ shape: { query } }: Route) => (query === undefined || isBrowse(query) ? undefined : query);

/** The names of ids that a request can bring, wherever. */
const namesIn = (route: Route): string[] => [
  ...new Set(
    [...keysOf(route.shape.params), ...keysOf(queryOf(route)), ...keysOf(route.shape.body)].filter((key) =>
      (NAMED as readonly string[]).includes(key),
    ),
  ),
];

/** What a browser with that cookie sends, or a program with that key: an owner's cookie beside it must count for nothing. */
const headersOf = (cookieOrKey: string): Record<string, string> =>
  cookieOrKey.startsWith("svit_")
    ? { authorization: `Bearer ${cookieOrKey}`, cookie: people.studioOwner.cookie }
    : { cookie: cookieOrKey };

/** Asks with these ids in every place that takes one, and answers how it was refused, or null. */
async function refusal(route: Route, ids: Ids, cookieOrKey: string): Promise<string | null> {
  const params = Object.fromEntries(
    keysOf(route.shape.params).map((key) => [key, ids[key] ?? (key === "number" ? "0" : randomUUID())]),
  );
  const search = new URLSearchParams(
    keysOf(queryOf(route)).flatMap((key): [string, string][] => {
      const id = ids[key];
      return id === undefined ? (key === "bytes" ? [[key, "0"]] : key === "name" ? [[key, "a"]] : []) : [[key, id]];
    }),
  );
  const { body: shape } = route.shape;
  const isJson = shape !== undefined && !isBytes(shape);
  const sample = isJson ? (sampleOf(schemaOf(shape)) as Record<string, unknown>) : {};
  for (const key of keysOf(shape)) if (ids[key] !== undefined) sample[key] = ids[key];
  // What a schema asks beyond its shape.
  if (route.endpoint?.startsWith("PUT /api/datasets/{datasetId}/codebook")) sample.guideline = "Look twice.";
  const answer = await api.ask(route, {
    params,
    search: search.size > 0 ? `?${search}` : "",
    headers: headersOf(cookieOrKey),
    ...(isJson ? { body: JSON.stringify(sample) } : {}),
  });
  if (answer.headers.get("content-type") !== "application/problem+json") {
    await answer.body?.cancel();
    return null;
  }
  const { status, message, detail } = await answer.json();
  // A sample that its schema refuses would say nothing of rights.
  if (status === 500 || (status === 400 && message.code === "own"))
    throw new Error(`${route.endpoint}: ${status} ${detail}`);
  return REFUSALS.includes(message.code) ? `${status} ${message.code}` : null;
}

const routesOf = () => api.routes.map((route) => ({ route, who: WHO_MAY[route.endpoint as EndpointName] }));
const ofSets = () => routesOf().filter(({ route }) => namesIn(route).length > 0);

test("every endpoint has its row", () => {
  expect(Object.keys(WHO_MAY).sort()).toEqual(Object.keys(ENDPOINTS).sort());
  expect(api.routes.length + api.bare.length).toBe(Object.keys(WHO_MAY).length);
  expect(ofSets().length).toBeGreaterThan(40);
});

test("every name of an id in params, query or body is one that is looked up, or is known to lead to no data set", () => {
  const known: readonly string[] = [...NAMED, ...NO_PLACES];
  for (const { route } of routesOf()) {
    const names = [...keysOf(route.shape.params), ...keysOf(queryOf(route)), ...keysOf(route.shape.body)];
    for (const name of names.filter((own) => own.endsWith("Id")))
      expect(known, `${route.endpoint} ${name}`).toContain(name);
  }
});

describe("whoever has not signed in", () => {
  test("is asked to, by every endpoint that is not for everybody", async () => {
    const { own } = await addWorld();
    for (const cookie of [
      "",
      "svit-session=x",
      `svit-session=${"a".repeat(32)}.${"b".repeat(43)}=`,
      `svit-reviewer=${people.owner.id}`,
    ])
      for (const { route, who } of routesOf()) {
        const expected = who === "everybody" ? null : "401 signInFirst";
        if (who !== "everybody")
          expect([route.endpoint, await refusal(route, own, cookie)]).toEqual([route.endpoint, expected]);
      }
  });
});

describe("in the data set where they have a role", () => {
  test("people may what the table says, and nothing else", { timeout: 120_000 }, async () => {
    for (const { route, who } of ofSets()) {
      const refusing = await addWorld();
      for (const role of ROLES) {
        const mayIt = Array.isArray(who) && who.includes(role);
        const expected = mayIt ? null : route.shape.access === "decide" ? "403 mayNotDecide" : "403 mayNot";
        // What is allowed is done, and may leave nothing for the next one.
        const { own } = mayIt ? await addWorld() : refusing;
        expect([route.endpoint, role, await refusal(route, own, people[role].cookie)]).toEqual([
          route.endpoint,
          role,
          expected,
        ]);
      }
    }
  });

  test("a reviewer is shown no entry, no photo and no remark that was not handed to them", async () => {
    const { own } = await addWorld();
    const unseen: Ids = { ...own, entryId: own.unseenEntryId ?? "", imageId: own.unseenImageId ?? "" };
    const comment = await api.db.prisma.comment.create({
      data: {
        id: randomUUID(),
        datasetId: BigInt(own.datasetId ?? ""),
        entryId: BigInt(unseen.entryId ?? ""),
        reviewerId: api.reviewer.id,
        text: "?",
      },
    });
    unseen.commentId = comment.id;
    let asked = 0;
    for (const { route, who } of ofSets()) {
      const byEntry = namesIn(route).filter((name) => name === "entryId" || name === "imageId" || name === "commentId");
      if (byEntry.length === 0 || !who.includes("reviewer") || route.endpoint?.endsWith("/claims")) continue;
      const expected = route.shape.access === "decide" ? "403 mayNotDecide" : "404 notThere";
      expect([route.endpoint, await refusal(route, unseen, people.reviewer.cookie)]).toEqual([
        route.endpoint,
        expected,
      ]);
      asked++;
    }
    expect(asked).toBeGreaterThan(7);
  });
});

describe("in a data set where they have none", () => {
  test("there is nothing for anybody, in whichever place its id stands, and as if it did not exist", {
    timeout: 120_000,
  }, async () => {
    let asked = 0;
    for (const { route } of ofSets()) {
      const { own, foreign } = await addWorld();
      const gone = {
        ...foreign,
        ...Object.fromEntries(NAMED.map((name) => [name, "9000000000000000000"])),
        commentId: randomUUID(),
      };
      for (const name of ["nobody", ...ROLES] as const) {
        for (const place of namesIn(route)) {
          const { cookie } = people[name];
          const elsewhere = await refusal(route, { ...own, [place]: foreign[place] ?? "" }, cookie);
          const nowhere = await refusal(route, { ...own, [place]: (gone as Ids)[place] ?? "" }, cookie);
          const told = [route.endpoint, name, place];
          // Where the own id beside it is refused first, that is all that is told.
          expect([...told, elsewhere]).toEqual([...told, nowhere]);
          expect([...told, elsewhere]).toEqual([...told, expect.stringMatching(noOf(route))]);
          asked++;
        }
        // All of them another's.
        const all = await refusal(route, foreign, people[name].cookie);
        expect([route.endpoint, name, all]).toEqual([route.endpoint, name, expect.stringMatching(noOf(route))]);
        asked++;
      }
    }
    expect(asked).toBeGreaterThan(400);
  });
});

test("an owner of the studio may everything everywhere", { timeout: 60_000 }, async () => {
  for (const { route } of routesOf()) {
    if (route.shape.access === "open") continue;
    const { foreign } = await addWorld();
    expect([route.endpoint, await refusal(route, foreign, people.studioOwner.cookie)]).toEqual([route.endpoint, null]);
  }
});

test("what is of no data set is for whoever has that right in one, or for everybody who is signed in", async () => {
  const { own } = await addWorld();
  for (const { route, who } of routesOf().filter(({ route }) => namesIn(route).length === 0)) {
    if (who === "everybody") continue;
    for (const name of ["nobody", ...ROLES] as const) {
      const mayIt = who === "signed in" || (Array.isArray(who) && who.includes(name as Role));
      const maker = name === "owner" || name === "lead" ? people[name] : people.lead;
      const keyId = (await addKey(api.db, maker, { scopes: ["read"], datasetIds: [own.datasetId ?? ""] })).id;
      const ids = { reviewerId: target.id, invitationId: await addInvitationOf(people.owner), keyId };
      const refused = await refusal(route, ids, people[name].cookie);
      // An import is into a data set by its name, and an invitation to one's own: below, and in accounts.pg.test.ts.
      // A key is for what one may oneself: keys.pg.test.ts.
      if (mayIt && ["POST /api/imports", "POST /api/invitations", "POST /api/keys"].includes(route.endpoint ?? ""))
        continue;
      expect([route.endpoint, name, refused]).toEqual([route.endpoint, name, mayIt ? null : "403 mayNot"]);
    }
  }
});

test("who has a role in no data set hears of none", async () => {
  const removals = api.routes.find(({ endpoint }) => endpoint === "GET /api/removals") ?? expect.unreachable();
  const { own } = await addWorld();
  const start =
    api.routes.find(({ endpoint }) => endpoint === "POST /api/datasets/{datasetId}/removal") ?? expect.unreachable();
  expect(await refusal(start, own, people.owner.cookie)).toBeNull();
  const seen = async ({ cookie }: Account) => (await api.ask(removals, { headers: { cookie } })).json();
  const isOfOwn = expect.objectContaining({ datasetId: own.datasetId });
  expect(await seen(people.owner)).toContainEqual(isOfOwn);
  expect(await seen(people.lead)).not.toContainEqual(isOfOwn);
  expect(await seen(people.nobody)).toEqual([]);
});

test("an import goes into a data set that one leads, and no name is told to be taken", async () => {
  const { own, foreign } = await addWorld();
  const route = api.routes.find(({ endpoint }) => endpoint === "POST /api/imports") ?? expect.unreachable();
  const nameOf = async ({ datasetId = "" }: Ids) =>
    (await api.db.prisma.dataset.findUniqueOrThrow({ where: { id: BigInt(datasetId) } })).name;
  const ask = async (datasetName: string, { cookie }: Account) => {
    const body = JSON.stringify({ datasetName, source: { path: "/nowhere" } });
    return (await (await api.ask(route, { headers: { cookie }, body })).json()).message.code;
  };
  expect(await ask(await nameOf(own), people.lead)).not.toBe("mayNotImport");
  for (const name of [await nameOf(foreign), "a new one"]) {
    expect(await ask(name, people.lead)).toBe("mayNotImport");
    expect(await ask(name, people.owner)).toBe("mayNotImport");
    expect(await ask(name, people.studioOwner)).not.toBe("mayNotImport");
  }
});

test("ids of an address are looked up once, before the body is read, and those of a body after it", async () => {
  const looked = vi.spyOn(pg.Pool.prototype, "query");
  let asked = 0;
  for (const { route } of ofSets()) {
    const { own } = await addWorld();
    looked.mockClear();
    await refusal(route, own, people.owner.cookie);
    const names = looked.mock.calls.flatMap(
      ([query]) => /^place of (\w+)$/.exec((query as { name?: string }).name ?? "")?.[1] ?? [],
    );
    expect([route.endpoint, names.sort()]).toEqual([route.endpoint, namesIn(route).sort()]);
    asked += names.length;
  }
  expect(asked).toBeGreaterThan(40);
  looked.mockRestore();
});

test("a stream follows what its reader may see, and hears of nothing else", async () => {
  const { own, foreign } = await addWorld();
  const route = api.routes.find(({ endpoint }) => endpoint === "GET /api/live") ?? expect.unreachable();
  const first = async (count: number, { cookie }: Account) => {
    const search = `?dataset=${foreign.datasetId},${own.datasetId}&run=${foreign.runId},${own.runId}`;
    const reader = (await api.ask(route, { search, headers: { cookie } })).body?.getReader();
    // One of every topic at the start, in the order of the address.
    const heard: string[] = [];
    while (heard.length < count) {
      const text = new TextDecoder().decode((await reader?.read())?.value);
      heard.push(...Array.from(text.matchAll(/data: (.+)/g), ([, topic = ""]) => topic));
    }
    await reader?.cancel();
    return heard;
  };
  const { datasetId, runId } = own;
  expect(await first(2, people.reader)).toEqual([`run ${runId}`, `dataset ${datasetId}`]);
  expect(await first(4, people.studioOwner)).toContain(`run ${foreign.runId}`);
});

describe("a program with a key", () => {
  /** A key of the lead in their data set, to which the entries of that data set were handed as to the reviewer. */
  async function keyOf(own: Ids, scopes: (typeof SCOPES)[number][]) {
    const made = await addKey(api.db, people.lead, { scopes, datasetIds: [own.datasetId ?? ""] });
    await api.db.prisma.claim.create({
      data: {
        entryId: BigInt(own.entryId ?? ""),
        pass: `of ${made.id}`,
        reviewerId: made.programId,
        token: randomUUID(),
        until: new Date(0),
      },
    });
    return made;
  }

  test("every endpoint has its row of scopes", () => {
    expect(Object.keys(KEYS_MAY).sort()).toEqual(Object.keys(ENDPOINTS).sort());
  });

  test("may what its scopes say, and nothing else", { timeout: 180_000 }, async () => {
    for (const { route } of routesOf()) {
      const may = KEYS_MAY[route.endpoint as EndpointName];
      const refusing = await addWorld();
      for (const scope of SCOPES) {
        const mayIt = may === "any" || may.includes(scope);
        // An import is into a data set by its name: below.
        if (mayIt && route.endpoint === "POST /api/imports") continue;
        const { own } = mayIt ? await addWorld() : refusing;
        const { key } = await keyOf(own, [scope]);
        const expected = mayIt ? null : route.shape.access === "decide" ? "403 mayNotDecide" : "403 keyMayNot";
        expect([route.endpoint, scope, await refusal(route, own, key)]).toEqual([route.endpoint, scope, expected]);
      }
    }
  });

  test("may nothing in a data set that it is not for, though its maker owns the studio", {
    timeout: 120_000,
  }, async () => {
    let asked = 0;
    for (const { route } of ofSets()) {
      const { own, foreign } = await addWorld();
      const { key } = await addKey(api.db, people.studioOwner, { scopes: SCOPES, datasetIds: [own.datasetId ?? ""] });
      for (const place of namesIn(route)) {
        const elsewhere = await refusal(route, { ...own, [place]: foreign[place] ?? "" }, key);
        expect([route.endpoint, place, elsewhere]).toEqual([route.endpoint, place, expect.stringMatching(noOf(route))]);
        asked++;
      }
    }
    expect(asked).toBeGreaterThan(40);
  });

  test("of a former lead, of nobody's account, expired, revoked or made up: may nothing anywhere", {
    timeout: 120_000,
  }, async () => {
    const { own } = await addWorld();
    const maker = await addAccount(api.db, "Maker", { roles: { [own.datasetId ?? ""]: "lead" } });
    const make = () => addKey(api.db, maker, { scopes: SCOPES, datasetIds: [own.datasetId ?? ""] });
    const [expired, revoked, left] = [await make(), await make(), await make()];
    await api.db.prisma.apiKey.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    await api.db.prisma.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    const bad = [expired.key, revoked.key, `svit_${"a".repeat(43)}`, "svit_short", `${left.key}x`];
    for (const { route } of routesOf())
      for (const key of bad)
        expect([route.endpoint, await refusal(route, own, key)]).toEqual([route.endpoint, "401 keyUnusable"]);
    const reads = api.routes.find(({ endpoint }) => endpoint === "GET /api/datasets/{datasetId}/codebook");
    const ask = () => refusal(reads ?? expect.unreachable(), own, left.key);
    expect(await ask()).toBeNull();
    await api.db.prisma.membership.deleteMany({ where: { reviewerId: maker.id } });
    for (const { route } of ofSets())
      expect([route.endpoint, await refusal(route, own, left.key)]).toEqual([
        route.endpoint,
        expect.stringMatching(noOf(route)),
      ]);
    await api.db.prisma.reviewer.update({ where: { id: maker.id }, data: { erasedAt: new Date() } });
    expect(await ask()).toBe("401 keyUnusable");
  });

  test("imports into a data set that it is for, and makes none unless it is for all of an owner's", async () => {
    const { own } = await addWorld();
    const route = api.routes.find(({ endpoint }) => endpoint === "POST /api/imports") ?? expect.unreachable();
    const { name } = await api.db.prisma.dataset.findUniqueOrThrow({ where: { id: BigInt(own.datasetId ?? "") } });
    const ask = async (datasetName: string, key: string) => {
      const body = JSON.stringify({ datasetName, source: { path: "/nowhere" } });
      return (await (await api.ask(route, { headers: headersOf(key), body })).json()).message.code;
    };
    const { key } = await keyOf(own, ["import"]);
    expect(await ask(name, key)).not.toMatch(/^mayNotImport|keyMayNot$/);
    expect(await ask("a new one", key)).toBe("mayNotImport");
    const everywhere = await addKey(api.db, people.studioOwner, { scopes: ["import"] });
    expect(await ask("a new one", everywhere.key)).not.toMatch(/^mayNotImport|keyMayNot$/);
  });

  test("for all of an owner's data sets still reaches neither people, keys nor the studio", async () => {
    const { own } = await addWorld();
    const { key } = await addKey(api.db, people.studioOwner, { scopes: SCOPES });
    const given: readonly string[] = Object.values(KEY_SCOPES).flat();
    let refused = 0;
    for (const { route } of routesOf().filter(({ route }) => !given.includes(route.shape.access))) {
      if (route.shape.access === "signed_in") continue;
      expect([route.endpoint, await refusal(route, own, key)]).toEqual([route.endpoint, "403 keyMayNot"]);
      refused++;
    }
    expect(refused).toBeGreaterThan(15);
  });
});
