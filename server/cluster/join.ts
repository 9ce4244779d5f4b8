import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { initialise } from "./initialise.ts";
import { type ClusterPlace, controlUrl, loadPlace, makeControlFolder, studioUrl } from "./place.ts";
import { ensureRunning, findPostmaster, hasRoom, type ServerSettings, stopPostmaster } from "./postmaster.ts";
import { CLUSTER_SETTINGS } from "./settings.ts";
import { settle, underLock } from "./settle.ts";

export type Membership = {
  /** The studio's database, as its owner. */
  url: string;
  /** The cluster's superuser, database `postgres`. */
  controlUrl: string;
  /** The same, in the studio's database. */
  studioControlUrl: string;
  /** Ends the membership; the last one out stops the server. Close your own connections first. */
  leave(): Promise<void>;
};

export type JoinOptions = { say?: (message: string) => void; settings?: ServerSettings };

type Member = { client: pg.Client; socket: net.Socket };

const MEMBER_NAME = "svit-studio member";

/**
 * Starts the data folder's own PostgreSQL, or attaches to it where it runs, and stays a member until `leave`. Members
 * are open connections, so that a killed process leaves none. A server that dies meanwhile is started again.
 */
export async function joinCluster(dataFolder: string, options: JoinOptions = {}): Promise<Membership> {
  const say = options.say ?? (() => {});
  const settings = { ...CLUSTER_SETTINGS, ...options.settings };
  const controlFolder = await makeControlFolder(dataFolder);

  let { place, member } = await underLock(controlFolder, () => enter(controlFolder, settings, say));
  let hasLeft = false;
  const watch = ({ client }: Member) => {
    // pg tells a cut connection as "error" and "end", or as "end" alone; only the second is sure to come.
    client.on("error", () => {});
    client.once("end", () => {
      if (!hasLeft) void rejoin();
    });
  };
  const rejoin = async () => {
    let told = "";
    for (let seconds = 1; !hasLeft; seconds = Math.min(seconds * 2, 30)) {
      try {
        ({ place, member } = await underLock(controlFolder, () => enter(controlFolder, settings, say)));
        if (hasLeft) await endMember(member);
        else watch(member);
        return;
      } catch (error) {
        const { message } = error as Error;
        if (message !== told) say(`PostgreSQL ended and cannot be started; it is tried again by itself. ${message}`);
        told = message;
        await untilRoom(place, seconds);
      }
    }
  };
  watch(member);

  return {
    url: studioUrl(place),
    controlUrl: controlUrl(place),
    studioControlUrl: controlUrl(place, "svit"),
    async leave() {
      if (hasLeft) return;
      hasLeft = true;
      await underLock(controlFolder, async () => {
        await endMember(member);
        if (await isDeserted(place)) await stopPostmaster(place);
      });
    },
  };
}

/**
 * Stops the data folder's PostgreSQL where no member is left and nobody is connected: what a member that was killed could not
 * do any more. Answers whether it does not run.
 */
export async function stopDeserted(dataFolder: string): Promise<boolean> {
  const controlFolder = await makeControlFolder(dataFolder);
  return underLock(controlFolder, async () => {
    const place = await loadPlace(controlFolder);
    if (!place || (await findPostmaster(place)) === null) return true;
    if (!(await isDeserted(place))) return false;
    await stopPostmaster(place);
    return true;
  });
}

async function enter(
  controlFolder: string,
  settings: ServerSettings,
  say: (message: string) => void,
): Promise<{ place: ClusterPlace; member: Member }> {
  const { place, programs, account } = await settle(controlFolder, say);
  await initialise(place, programs, account);
  const running = await ensureRunning(place, programs, account, settings);
  const socket = new net.Socket();
  const member = new pg.Client({
    stream: () => socket,
    connectionString: controlUrl(running),
    application_name: MEMBER_NAME,
    keepAlive: true,
  });
  await member.connect();
  await makeStudioDatabase(member, running.password);
  // A command that forgets to leave must still end; its socket then says goodbye for it.
  socket.unref();
  return { place: running, member: { client: member, socket } };
}

/** Waits so long, but no longer than until there is room again where there was none. */
async function untilRoom(place: ClusterPlace, seconds: number): Promise<void> {
  const hadRoom = await hasRoom(place);
  for (let waited = 0; waited < seconds; waited++) {
    await pause(1000, undefined, { ref: false });
    if (!hadRoom && (await hasRoom(place))) return;
  }
}

async function endMember({ client, socket }: Member): Promise<void> {
  // Nobody would wait for the goodbye of a socket that does not keep the process.
  socket.ref();
  // Cut already.
  await client.end().catch(() => {});
}

/** Role and database of the studio, made once. The role owns its database and nothing else. */
async function makeStudioDatabase(member: pg.Client, password: string): Promise<void> {
  const { rows } = await member.query(
    "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'svit') AS role, EXISTS (SELECT FROM pg_database WHERE datname = 'svit') AS base",
  );
  if (!rows[0].role) await member.query(`CREATE ROLE svit LOGIN PASSWORD ${member.escapeLiteral(password)}`);
  if (!rows[0].base) await member.query("CREATE DATABASE svit OWNER svit");
}

/** True when no other client is connected. A connection closed a moment ago may still be counted, so it asks again. */
async function isDeserted(place: ClusterPlace): Promise<boolean> {
  const client = new pg.Client({ connectionString: controlUrl(place) });
  client.on("error", () => {});
  try {
    await client.connect();
    for (let asked = 0; asked < 25; asked += 1) {
      const { rows } = await client.query<{ members: number; others: number }>(
        `SELECT count(*) FILTER (WHERE application_name = $1)::int AS members,
                count(*) FILTER (WHERE application_name <> $1)::int AS others
         FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
        [MEMBER_NAME],
      );
      if (rows[0]?.members === 0 && rows[0].others === 0) return true;
      // Members stay as long as they like, but for one that was killed just now; the rest may be a pool on its way out.
      if (asked > 4 && rows[0]?.members) return false;
      await pause(20);
    }
    return false;
  } catch {
    // A server that is going away has nobody who counts its members.
    return false;
  } finally {
    // Cut already.
    await client.end().catch(() => {});
  }
}
