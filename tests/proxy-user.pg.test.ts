import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, openApi } from "#tests/http/api-routes.ts";
import { type Account, addAccount, addInvitation } from "./accounts.ts";
import { addDataset } from "./entries.ts";

let api: Api;
let owner: Account;
beforeAll(async () => {
  api = await openApi({
    SVIT_ACCOUNTS: "on",
    SVIT_PROXIES: "127.0.0.1",
    SVIT_TRUSTED_USER_HEADER: "X-Remote-User",
  });
  owner = await addAccount(api.db, "Olga", { isOwner: true });
});
afterAll(() => api.close());

/** As the guard hands a request on that a proxy has sent. */
async function ask(name: string, user: string, body?: object) {
  const route = api.routes.find(({ endpoint }) => endpoint === name) ?? expect.unreachable(name);
  const headers = { "x-svit-user": user, cookie: "" };
  const answer = await api.ask(route, { headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: answer.status, body: await answer.json() };
}

test("whom a proxy has signed in gets in by an invitation alone, and is known by that name afterwards", async () => {
  const { datasetId } = await addDataset(api.db);
  const [ann, eve] = ["ann@lab.example", "eve@lab.example"];
  expect((await ask("GET /api/reviewers", ann)).body.reviewer).toBeNull();
  expect((await ask("GET /api/removals", ann)).status).toBe(401);
  const token = await addInvitation(api.db, { madeById: owner.id, role: "reader", datasetIds: [datasetId] });
  expect((await ask("POST /api/auth/invitation", ann, { token })).body).toMatchObject({
    signedIn: null,
    proxyUser: ann,
  });
  const joined = await ask("POST /api/auth/join", ann, { token });
  expect(joined.body).toMatchObject({ name: ann });
  expect((await ask("GET /api/reviewers", ann)).body.reviewer).toEqual(joined.body);
  expect((await ask("GET /api/removals", ann)).status).toBe(200);
  expect((await ask("POST /api/auth/join", eve, { token })).body.message.code).toBe("invitationGone");
  expect((await ask("GET /api/reviewers", eve)).body.reviewer).toBeNull();
});

test("a proxy's word is no account that has a password: its e-mail makes nobody of them", async () => {
  expect((await ask("GET /api/reviewers", owner.email)).body.reviewer).toBeNull();
});
