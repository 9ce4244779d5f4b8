import type pg from "pg";

/** Waits for whoever claims photos of that data set and pass, and keeps others from it until the transaction ends: a photo is claimed whole, out of whatever queue. */
export async function photoClaimLock(client: pg.PoolClient, datasetId: bigint, pass: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`photo claim ${datasetId} ${pass}`]);
}
