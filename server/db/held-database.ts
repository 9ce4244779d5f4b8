import type pg from "pg";
import type { PrismaClient } from "./generated/client.ts";

/**
 * A pool and the Prisma client over it. `pool` is for COPY, cursors and hand-written SQL; `prisma` for the rest; `directUrl`
 * leads to the same database without a pooler, for what holds a session.
 */
export type Database = { pool: pg.Pool; prisma: PrismaClient; directUrl: string; close(): Promise<void> };

/**
 * Where the process's one database stands once it is open (client.ts). Without the client's code, for the program that runs Next: that
 * is part of what Next bundles.
 */
export const heldDatabase = (): { svitDatabase?: Database } => globalThis as { svitDatabase?: Database };
