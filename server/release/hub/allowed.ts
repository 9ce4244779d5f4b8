import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type HubChoice, namespaceOf } from "#domain/release/publication.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import type { Hub } from "#server/env.ts";

type AllowedNamespace = HubChoice["namespaces"][number];

/** The names of a Hub under which releases of a data set may be published. */
export async function loadNamespaces(db: Queryable, datasetId: bigint, address: string): Promise<AllowedNamespace[]> {
  const { rows } = await db.query<AllowedNamespace>(
    `SELECT namespace, "withPhotos" FROM "DatasetHub" WHERE "datasetId" = $1 AND address = $2 ORDER BY namespace COLLATE "C"`,
    [datasetId, address],
  );
  return rows;
}

/** The Hub and the names that a data set's leads may publish under; null without a token. */
export async function loadHubChoice(db: Queryable, hub: Hub | null, datasetId: bigint): Promise<HubChoice | null> {
  if (!hub) return null;
  return { address: hub.address, namespaces: await loadNamespaces(db, datasetId, hub.address) };
}

/** @throws StudioError conflict where no token is set */
export function requireHub(hub: Hub | null): Hub {
  if (!hub) throw new StudioError("conflict", message("noHub"));
  return hub;
}

/** @throws StudioError forbidden where releases of a data set may not be published there, or not with their photos */
export async function requireNamespace(
  db: Queryable,
  datasetId: bigint,
  address: string,
  { repo, withPhotos }: { repo: string; withPhotos: boolean },
): Promise<void> {
  const namespace = namespaceOf(repo);
  const allowed = (await loadNamespaces(db, datasetId, address)).find((own) => own.namespace === namespace);
  if (!allowed) throw new StudioError("forbidden", message("hubNotAllowed", { namespace, address }));
  if (withPhotos && !allowed.withPhotos) throw new StudioError("forbidden", message("hubNoPhotos", { namespace }));
}

/** Says whether releases of a data set may be published under a name; null: no more. */
export const allowNamespace = (
  db: Database,
  datasetId: bigint,
  address: string,
  namespace: string,
  allowed: { withPhotos: boolean } | null,
): Promise<void> =>
  inTransaction(db.pool, async (client) => {
    const before = (await loadNamespaces(client, datasetId, address)).find((own) => own.namespace === namespace);
    if (before?.withPhotos === allowed?.withPhotos) return;
    if (allowed)
      await client.query(
        `INSERT INTO "DatasetHub" ("datasetId", address, namespace, "withPhotos") VALUES ($1, $2, $3, $4)
         ON CONFLICT ("datasetId", address, namespace) DO UPDATE SET "withPhotos" = $4`,
        [datasetId, address, namespace, allowed.withPhotos],
      );
    else
      await client.query(`DELETE FROM "DatasetHub" WHERE "datasetId" = $1 AND address = $2 AND namespace = $3`, [
        datasetId,
        address,
        namespace,
      ]);
    await record(client, {
      action: "hub_allow",
      datasetId,
      target: { kind: "dataset", id: datasetId },
      before: before ? { address, ...before } : null,
      after: allowed ? { address, namespace, ...allowed } : { address, namespace, removed: true },
    });
  });
