import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { isBrowse, isBytes } from "#domain/api/endpoint.ts";
import type { EndpointName } from "#domain/api/endpoints.ts";
import { ROLES, type Role } from "#domain/rights/rights.ts";
import { hashOf } from "#server/accounts/token.ts";
import type { Database } from "#server/db/client.ts";
import { NAMED } from "#server/rights/places.ts";
import { type Account, addAccount, addInvitation, addKey } from "#tests/accounts.ts";
import { addDataset } from "#tests/entries.ts";
import { type Api, openApi, type Route } from "#tests/http/api-routes.ts";
import { sampleOf, schemaOf } from "#tests/http/hostile-values.ts";
import { WHO_MAY } from "#tests/rights-table.ts";

/** How a right is refused; whatever else a handler answers is its own matter. */
const REFUSALS = ["signInFirst", "keyUnusable", "keyMayNot", "notThere", "mayNot", "mayNotDecide", "mayNotImport"];

/** A verdict is refused so that its browser keeps it, whatever the matter is. */
export const noOf = ({ shape }: Route) =>
  shape.access === "decide" ? /^403 mayNotDecide$/ : /^(404 notThere|403 mayNot)$/;

/** Ids of one data set by the names of parameters; of entries and photos those that were handed to the reviewer. */
export type Ids = Record<string, string>;
type People = Record<Role | "nobody" | "studioOwner", Account>;

/** For tests of rights: a studio with accounts of the file's, with somebody of each role in it. */
export function studioOfRoles() {
  const studio = {
    api: undefined as unknown as Api,
    people: undefined as unknown as People,
    /** Somebody whom a request is about, and may erase: another one in each world. */
    target: { id: "" },
  };
  beforeAll(async () => {
    studio.api = await openApi({ SVIT_ACCOUNTS: "on" });
    const { db } = studio.api;
    const studioOwner = await addAccount(db, "Studio", { isOwner: true });
    const others = await Promise.all(["nobody", ...ROLES].map((name) => addAccount(db, name)));
    const [nobody, owner, lead, reviewer, reader] = others as [Account, Account, Account, Account, Account];
    studio.people = { studioOwner, nobody, owner, lead, reviewer, reader };
  });
  afterAll(() => studio.api.close());

  /** Two data sets; in the first everybody has their role, in the second nobody has one. */
  async function addWorld(more: SetMore = {}): Promise<{ own: Ids; foreign: Ids }> {
    // Somebody whom a request is about, and may erase.
    const id = randomUUID();
    studio.target = await studio.api.db.prisma.reviewer.create({
      data: { id, name: "Target", email: `${id}@example.org` },
    });
    const own = await addSet(studio, more);
    const foreign = await addSet(studio, more);
    for (const role of ROLES)
      await studio.api.db.prisma.membership.create({
        data: { datasetId: BigInt(own.datasetId ?? ""), reviewerId: studio.people[role].id, role },
      });
    // Whom an owner gives another role has one there already.
    await studio.api.db.prisma.membership.create({
      data: { datasetId: BigInt(own.datasetId ?? ""), reviewerId: studio.target.id, role: "reader" },
    });
    return { own, foreign };
  }

  /** What a browser with that cookie sends, or a program with that key: an owner's cookie beside it must count for nothing. */
  const headersOf = (cookieOrKey: string): Record<string, string> =>
    cookieOrKey.startsWith("svit_")
      ? { authorization: `Bearer ${cookieOrKey}`, cookie: studio.people.studioOwner.cookie }
      : { cookie: cookieOrKey };

  /** Asks with these ids in every place that takes one, and answers how it was refused, or null. */
  async function refusal(route: Route, ids: Ids, cookieOrKey: string): Promise<string | null> {
    const params = Object.fromEntries(
      keysOf(route.shape.params).map((key) => [key, ids[key] ?? NUMBERED[key] ?? randomUUID()]),
    );
    const search = new URLSearchParams(
      keysOf(queryOf(route)).flatMap((key): [string, string][] => {
        const id = ids[key];
        const sample = id ?? (route.endpoint?.endsWith("/diff") ? NUMBERED.number : QUERIED[key]);
        return sample === undefined ? [] : [[key, sample]];
      }),
    );
    const { body: shape } = route.shape;
    const isJson = shape !== undefined && !isBytes(shape);
    const sample = isJson ? (sampleOf(schemaOf(shape)) as Record<string, unknown>) : {};
    for (const key of keysOf(shape)) if (ids[key] !== undefined) sample[key] = ids[key];
    // What a schema asks beyond its shape.
    if (route.endpoint?.startsWith("PUT /api/datasets/{datasetId}/codebook")) sample.guideline = "Look twice.";
    const answer = await studio.api.ask(route, {
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

  const routesOf = () => studio.api.routes.map((route) => ({ route, who: WHO_MAY[route.endpoint as EndpointName] }));
  const ofSets = () => routesOf().filter(({ route }) => namesIn(route).length > 0);

  return Object.assign(studio, { addWorld, headersOf, refusal, routesOf, ofSets });
}

/** What is named by its number within something, and what a query wants. */
const NUMBERED: Record<string, string> = { number: "1", file: "0" };
const QUERIED: Record<string, string> = { bytes: "0", name: "a" };

/** What of a data set may be otherwise: its reviewers browse; its session was given to somebody. */
type SetMore = { reviewersBrowse?: boolean; assigneeId?: string | null };

/** A data set with one of everything that an id can name. */
async function addSet(
  studio: { api: Api; people: People; target: { id: string } },
  { reviewersBrowse = false, assigneeId = null }: SetMore,
): Promise<Ids> {
  const { db } = studio.api;
  const { prisma } = db;
  const { datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 1 });
  const [entryId = 0n, unseen = 0n] = entryIds;
  await prisma.dataset.update({ where: { id: datasetId }, data: { reviewersBrowse } });
  const of = async (id: bigint) => String((await prisma.entry.findUniqueOrThrow({ where: { id } })).imageId);
  const queue = await prisma.queue.create({
    data: {
      datasetId,
      filter: {},
      order: "shuffle",
      seed: "1",
      size: 1,
      reviewerId: studio.api.reviewer.id,
      assigneeId,
      entries: { create: { position: 1, entryId, probability: 1 } },
    },
  });
  const run = await prisma.run.create({
    data: { kind: "export", state: "done", datasetId, request: {}, finishedAt: new Date() },
  });
  const file = await prisma.sourceFile.findFirstOrThrow({ where: { datasetId } });
  const view = await prisma.savedView.create({ data: { datasetId, name: "view", query: "" } });
  const part = await prisma.part.create({ data: { datasetId, word: "coco", name: "coco" } });
  const recipe = await prisma.recipe.create({
    data: { datasetId, name: "all", versions: { create: { version: 1, text: "", files: [] } } },
  });
  const withdrawal = await prisma.withdrawal.create({
    data: { datasetId, imageId: BigInt(await of(entryId)), identity: "vg:1", reason: "" },
  });
  const comment = await prisma.comment.create({
    data: { id: randomUUID(), datasetId, entryId, reviewerId: studio.api.reviewer.id, text: "?" },
  });
  // Held by the reviewer once: from then on it was handed to them.
  await prisma.claim.create({
    data: {
      entryId,
      pass: "main",
      queueId: queue.id,
      reviewerId: studio.people.reviewer.id,
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
    fileId: String(file.id),
    partId: String(part.id),
    recipeId: String(recipe.id),
    withdrawalId: String(withdrawal.id),
    commentId: comment.id,
    reviewerId: studio.target.id,
    invitationId: await addInvitationOf(db, studio.people.owner),
    keyId: (await addKey(db, studio.people.studioOwner, { scopes: ["read"] })).id,
  };
}

/** The id of an invitation that somebody made. */
export async function addInvitationOf(db: Database, { id }: Account): Promise<string> {
  const token = await addInvitation(db, { madeById: id, role: "reader" });
  const tokenHash = new Uint8Array(hashOf(token));
  return (await db.prisma.invitation.findUniqueOrThrow({ where: { tokenHash } })).id;
}

/** The names of what a schema asks for. */
export const keysOf = (shape: Parameters<typeof schemaOf>[0]) => Object.keys(schemaOf(shape).properties ?? {});
/** The schema of what a route takes from its address; none where that is a list's filters. */
export const queryOf = ({ shape: { query } }: Route) => (query === undefined || isBrowse(query) ? undefined : query);

/** The names of ids that a request can bring, wherever. */
export const namesIn = (route: Route): string[] => [
  ...new Set(
    [...keysOf(route.shape.params), ...keysOf(queryOf(route)), ...keysOf(route.shape.body)].filter((key) =>
      (NAMED as readonly string[]).includes(key),
    ),
  ),
];
