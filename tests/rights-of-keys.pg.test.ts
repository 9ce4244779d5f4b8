import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ENDPOINTS, type EndpointName } from "#domain/api/endpoints.ts";
import { KEY_SCOPES, SCOPES } from "#domain/rights/keys.ts";
import { addAccount, addKey } from "./accounts.ts";
import { type Ids, namesIn, noOf, studioOfRoles } from "./rights/studio-of-roles.ts";
import { KEYS_MAY } from "./rights-table.ts";

const studio = studioOfRoles();
const { addWorld, headersOf, refusal, routesOf, ofSets } = studio;

describe("a program with a key", () => {
  /** A key of the lead in their data set, to which the entries of that data set were handed as to the reviewer. */
  async function keyOf(own: Ids, scopes: (typeof SCOPES)[number][]) {
    const made = await addKey(studio.api.db, studio.people.lead, { scopes, datasetIds: [own.datasetId ?? ""] });
    await studio.api.db.prisma.claim.create({
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
      const { key } = await addKey(studio.api.db, studio.people.studioOwner, {
        scopes: SCOPES,
        datasetIds: [own.datasetId ?? ""],
      });
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
    const maker = await addAccount(studio.api.db, "Maker", { roles: { [own.datasetId ?? ""]: "lead" } });
    const make = () => addKey(studio.api.db, maker, { scopes: SCOPES, datasetIds: [own.datasetId ?? ""] });
    const [expired, revoked, left] = [await make(), await make(), await make()];
    await studio.api.db.prisma.apiKey.update({
      where: { id: expired.id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    await studio.api.db.prisma.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    const bad = [expired.key, revoked.key, `svit_${"a".repeat(43)}`, "svit_short", `${left.key}x`];
    for (const { route } of routesOf())
      for (const key of bad)
        expect([route.endpoint, await refusal(route, own, key)]).toEqual([route.endpoint, "401 keyUnusable"]);
    const reads = studio.api.routes.find(({ endpoint }) => endpoint === "GET /api/datasets/{datasetId}/codebook");
    const ask = () => refusal(reads ?? expect.unreachable(), own, left.key);
    expect(await ask()).toBeNull();
    await studio.api.db.prisma.membership.deleteMany({ where: { reviewerId: maker.id } });
    for (const { route } of ofSets())
      expect([route.endpoint, await refusal(route, own, left.key)]).toEqual([
        route.endpoint,
        expect.stringMatching(noOf(route)),
      ]);
    await studio.api.db.prisma.reviewer.update({ where: { id: maker.id }, data: { erasedAt: new Date() } });
    expect(await ask()).toBe("401 keyUnusable");
  });

  test("imports into a data set that it is for, and makes none unless it is for all of an owner's", async () => {
    const { own } = await addWorld();
    const route = studio.api.routes.find(({ endpoint }) => endpoint === "POST /api/imports") ?? expect.unreachable();
    const { name } = await studio.api.db.prisma.dataset.findUniqueOrThrow({
      where: { id: BigInt(own.datasetId ?? "") },
    });
    const ask = async (datasetName: string, key: string) => {
      const body = JSON.stringify({ datasetName, source: { path: "/nowhere" } });
      return (await (await studio.api.ask(route, { headers: headersOf(key), body })).json()).message.code;
    };
    const { key } = await keyOf(own, ["import"]);
    expect(await ask(name, key)).not.toMatch(/^mayNotImport|keyMayNot$/);
    expect(await ask("a new one", key)).toBe("mayNotImport");
    const everywhere = await addKey(studio.api.db, studio.people.studioOwner, { scopes: ["import"] });
    expect(await ask("a new one", everywhere.key)).not.toMatch(/^mayNotImport|keyMayNot$/);
  });

  test("for all of an owner's data sets still reaches neither people, keys nor the studio", async () => {
    const { own } = await addWorld();
    const { key } = await addKey(studio.api.db, studio.people.studioOwner, { scopes: SCOPES });
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
