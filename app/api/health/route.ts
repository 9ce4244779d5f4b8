import { connection } from "next/server";

/** Says that this server answers, and nothing of its database: for whatever decides where requests go or what is started again. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json({ ok: true }, { headers: { "cache-control": "no-store", "x-content-type-options": "nosniff" } });
}
