import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, openApi } from "#tests/http/api-routes.ts";
import { type Account, addAccount } from "./accounts.ts";
import { addDataset } from "./entries.ts";

let api: Api;
let ann: Account;
let bo: Account;
let name: string;
beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  const { datasetId } = await addDataset(api.db);
  name = (await api.db.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } })).name;
  ann = await addAccount(api.db, "Ann", { roles: { [String(datasetId)]: "lead" } });
  bo = await addAccount(api.db, "Bo", { roles: { [String(datasetId)]: "lead" } });
});
afterAll(() => api.close());

const routeOf = (endpoint: string) => api.routes.find((one) => one.endpoint === endpoint) ?? expect.unreachable();

test("an upload is whose who began it: another lead neither adds to it nor imports it, and is told that there is none", async () => {
  const uploadId = randomUUID();
  const send = ({ cookie }: Account, file = "a.json") =>
    api.ask(routeOf("PUT /api/uploads/{uploadId}/files"), {
      params: { uploadId },
      search: `?name=${file}&bytes=2`,
      body: "[]",
      headers: { cookie, "content-type": "application/octet-stream" },
    });
  const take = ({ cookie }: Account) =>
    api.ask(routeOf("POST /api/imports"), {
      body: JSON.stringify({ datasetName: name, source: { uploadId } }),
      headers: { cookie },
    });
  expect((await send(ann)).status).toBe(200);
  for (const refused of [await send(bo), await send(bo, "b.json"), await take(bo)]) {
    expect(refused.status).toBe(404);
    expect((await refused.json()).message.code).toBe("noUpload");
  }
  expect((await send(ann, "b.json")).status).toBe(200);
  expect((await take(ann)).status).toBe(200);
  expect((await take(bo)).status).toBe(404);
});
