import { connection } from "next/server";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { database } from "#server/db/client.ts";
import { isAnswering } from "#server/db/is-answering.ts";
import { PRIVATE, problem } from "../problem.ts";

/** Says that this server and its database answer; 503 while the database does not, within two seconds. */
export async function GET(): Promise<Response> {
  await connection();
  try {
    if (await isAnswering(database())) return Response.json({ ok: true }, { headers: PRIVATE });
    throw new StudioError("database_down", message("databaseAsleep"));
  } catch (error) {
    return problem(error);
  }
}
