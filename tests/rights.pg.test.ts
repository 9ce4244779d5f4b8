import { randomUUID } from "node:crypto";
import pg from "pg";
import { describe, expect, test, vi } from "vitest";
import { ENDPOINTS } from "#domain/api/endpoints.ts";
import { ROLES, type Role } from "#domain/rights/rights.ts";
import { NAMED, NO_PLACES } from "#server/rights/places.ts";
import { type Account, addKey } from "./accounts.ts";
import { addInvitationOf, type Ids, keysOf, namesIn, noOf, queryOf, studioOfRoles } from "./rights/studio-of-roles.ts";
import { WHO_MAY } from "./rights-table.ts";

const studio = studioOfRoles();
const { addWorld, refusal, routesOf, ofSets } = studio;

test("every endpoint has its row", () => {
  expect(Object.keys(WHO_MAY).sort()).toEqual(Object.keys(ENDPOINTS).sort());
  expect(studio.api.routes.length + studio.api.bare.length).toBe(Object.keys(WHO_MAY).length);
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
      `svit-reviewer=${studio.people.owner.id}`,
    ])
      for (const { route, who } of routesOf()) {
        const expected = who === "everybody" ? null : "401 signInFirst";
        if (who !== "everybody")
          expect([route.endpoint, await refusal(route, own, cookie)]).toEqual([route.endpoint, expected]);
      }
  });
});

describe("in the data set where they have a role", () => {
  test("people may what the table says, and nothing else", { timeout: 300_000 }, async () => {
    for (const { route, who } of ofSets()) {
      const refusing = await addWorld();
      for (const role of ROLES) {
        const mayIt = Array.isArray(who) && who.includes(role);
        const expected = mayIt ? null : route.shape.access === "decide" ? "403 mayNotDecide" : "403 mayNot";
        // What is allowed is done, and may leave nothing for the next one.
        const { own } = mayIt ? await addWorld() : refusing;
        expect([route.endpoint, role, await refusal(route, own, studio.people[role].cookie)]).toEqual([
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
    const comment = await studio.api.db.prisma.comment.create({
      data: {
        id: randomUUID(),
        datasetId: BigInt(own.datasetId ?? ""),
        entryId: BigInt(unseen.entryId ?? ""),
        reviewerId: studio.api.reviewer.id,
        text: "?",
      },
    });
    unseen.commentId = comment.id;
    let asked = 0;
    for (const { route, who } of ofSets()) {
      const byEntry = namesIn(route).filter((name) => name === "entryId" || name === "imageId" || name === "commentId");
      if (byEntry.length === 0 || !who.includes("reviewer") || route.endpoint?.endsWith("/claims")) continue;
      const expected = route.shape.access === "decide" ? "403 mayNotDecide" : "404 notThere";
      expect([route.endpoint, await refusal(route, unseen, studio.people.reviewer.cookie)]).toEqual([
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
          const { cookie } = studio.people[name];
          const elsewhere = await refusal(route, { ...own, [place]: foreign[place] ?? "" }, cookie);
          const nowhere = await refusal(route, { ...own, [place]: (gone as Ids)[place] ?? "" }, cookie);
          const told = [route.endpoint, name, place];
          // Where the own id beside it is refused first, that is all that is told.
          expect([...told, elsewhere]).toEqual([...told, nowhere]);
          expect([...told, elsewhere]).toEqual([...told, expect.stringMatching(noOf(route))]);
          asked++;
        }
        // All of them another's.
        const all = await refusal(route, foreign, studio.people[name].cookie);
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
    expect([route.endpoint, await refusal(route, foreign, studio.people.studioOwner.cookie)]).toEqual([
      route.endpoint,
      null,
    ]);
  }
});

test("what is of no data set is for whoever has that right in one, or for everybody who is signed in", async () => {
  const { own } = await addWorld();
  for (const { route, who } of routesOf().filter(({ route }) => namesIn(route).length === 0)) {
    if (who === "everybody") continue;
    for (const name of ["nobody", ...ROLES] as const) {
      const mayIt = who === "signed in" || (Array.isArray(who) && who.includes(name as Role));
      const maker = name === "owner" || name === "lead" ? studio.people[name] : studio.people.lead;
      const keyId = (await addKey(studio.api.db, maker, { scopes: ["read"], datasetIds: [own.datasetId ?? ""] })).id;
      const ids = {
        reviewerId: studio.target.id,
        invitationId: await addInvitationOf(studio.api.db, studio.people.owner),
        keyId,
      };
      const refused = await refusal(route, ids, studio.people[name].cookie);
      // An import is into a data set by its name, and an invitation to one's own: below, and in accounts.pg.test.ts.
      // A key is for what one may oneself: keys.pg.test.ts.
      if (mayIt && ["POST /api/imports", "POST /api/invitations", "POST /api/keys"].includes(route.endpoint ?? ""))
        continue;
      expect([route.endpoint, name, refused]).toEqual([route.endpoint, name, mayIt ? null : "403 mayNot"]);
    }
  }
});

test("who has a role in no data set hears of none", async () => {
  const removals = studio.api.routes.find(({ endpoint }) => endpoint === "GET /api/removals") ?? expect.unreachable();
  const { own } = await addWorld();
  const start =
    studio.api.routes.find(({ endpoint }) => endpoint === "POST /api/datasets/{datasetId}/removal") ??
    expect.unreachable();
  expect(await refusal(start, own, studio.people.owner.cookie)).toBeNull();
  const seen = async ({ cookie }: Account) => (await studio.api.ask(removals, { headers: { cookie } })).json();
  const isOfOwn = expect.objectContaining({ datasetId: own.datasetId });
  expect(await seen(studio.people.owner)).toContainEqual(isOfOwn);
  expect(await seen(studio.people.lead)).not.toContainEqual(isOfOwn);
  expect(await seen(studio.people.nobody)).toEqual([]);
});

test("an import goes into a data set that one leads, and no name is told to be taken", async () => {
  const { own, foreign } = await addWorld();
  const route = studio.api.routes.find(({ endpoint }) => endpoint === "POST /api/imports") ?? expect.unreachable();
  const nameOf = async ({ datasetId = "" }: Ids) =>
    (await studio.api.db.prisma.dataset.findUniqueOrThrow({ where: { id: BigInt(datasetId) } })).name;
  const ask = async (datasetName: string, { cookie }: Account) => {
    const body = JSON.stringify({ datasetName, source: { path: "/nowhere" } });
    return (await (await studio.api.ask(route, { headers: { cookie }, body })).json()).message.code;
  };
  expect(await ask(await nameOf(own), studio.people.lead)).not.toBe("mayNotImport");
  for (const name of [await nameOf(foreign), "a new one"]) {
    expect(await ask(name, studio.people.lead)).toBe("mayNotImport");
    expect(await ask(name, studio.people.owner)).toBe("mayNotImport");
    expect(await ask(name, studio.people.studioOwner)).not.toBe("mayNotImport");
  }
});

test("ids of an address are looked up once, before the body is read, and those of a body after it", async () => {
  const looked = vi.spyOn(pg.Pool.prototype, "query");
  let asked = 0;
  for (const { route } of ofSets()) {
    const { own } = await addWorld();
    looked.mockClear();
    await refusal(route, own, studio.people.owner.cookie);
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
  const route = studio.api.routes.find(({ endpoint }) => endpoint === "GET /api/live") ?? expect.unreachable();
  const first = async (count: number, { cookie }: Account) => {
    const search = `?dataset=${foreign.datasetId},${own.datasetId}&run=${foreign.runId},${own.runId}`;
    const reader = (await studio.api.ask(route, { search, headers: { cookie } })).body?.getReader();
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
  expect(await first(2, studio.people.reader)).toEqual([`run ${runId}`, `dataset ${datasetId}`]);
  expect(await first(4, studio.people.studioOwner)).toContain(`run ${foreign.runId}`);
});
