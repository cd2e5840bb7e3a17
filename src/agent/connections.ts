import type { ConnectionRequest } from "../contract/managed-auth.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { AppError, invalidInput, notFound, unavailable } from "../errors.ts";
import type { SavedLogins, Sessions } from "../sessions/sessions.ts";
import {
  type ConnectionRecord,
  deleteConnection,
  findConnection,
  insertConnection,
  listConnections,
  updateConnection,
} from "../store/auth-connections.ts";
import type { Database } from "../store/open.ts";
import { type LoginParts, renewLogin } from "./log-in.ts";
import { type ConnectionSources, newConnection } from "./new-connection.ts";

export interface ConnectionsOptions extends ConnectionSources {
  db: Database;
  sessions: Sessions;
}

/** How long a connection that was found logged in is taken to be so. */
const freshMs = 5 * 60_000;

/** The accounts on sites that are kept logged in (contract 4.12). */
export class Connections implements AsyncDisposable {
  #options: ConnectionsOptions;
  /** By the connection: whoever comes while it is checked waits for what that finds. */
  #checks = new Map<string, Promise<ConnectionRecord>>();
  #closing = new AbortController();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** Makes a connection that is not yet checked; throws a 422 that names what it can't be made of. */
  async create(accountId: string, request: ConnectionRequest): Promise<ConnectionRecord> {
    const record = await newConnection(accountId, request, this.#options);
    await insertConnection(this.#options.db, record);
    return record;
  }

  /** A connection of this account; throws 404 for any other. */
  async get(accountId: string, id: string): Promise<ConnectionRecord> {
    const record = await findConnection(this.#options.db, accountId, id);
    if (record === undefined) throw notFound("Connection", id);
    return record;
  }

  /** Newest first. */
  list(accountId: string, rows: { limit: number; offset: number }): Promise<ConnectionRecord[]> {
    return listConnections(this.#options.db, accountId, rows);
  }

  /** Deletes a connection; its vault and its profile stay. */
  async delete(accountId: string, id: string): Promise<void> {
    await this.get(accountId, id);
    await deleteConnection(this.#options.db, id);
  }

  /**
   * Looks whether it is logged in and, where it is not, logs in, by the network that is given. Throws what
   * the session for it is refused for.
   */
  async check(
    accountId: string,
    id: string,
    network: LoginParts["network"] = {},
  ): Promise<ConnectionRecord> {
    const connection = await this.get(accountId, id);
    const running = this.#checks.get(id);
    if (running !== undefined) return running;
    const check = this.#check(connection, network).finally(() => this.#checks.delete(id));
    this.#checks.set(id, check);
    return check;
  }

  async #check(
    connection: ConnectionRecord,
    network: LoginParts["network"],
  ): Promise<ConnectionRecord> {
    const { signal } = this.#closing;
    signal.throwIfAborted();
    const outcome = await renewLogin(connection, { ...this.#options, network, signal });
    const checked = { ...connection, ...outcome, checkedAt: Date.now() };
    await updateConnection(this.#options.db, checked);
    return checked;
  }

  /**
   * The profiles of the connections that a session asks for: each was found logged in lately, or is
   * checked now, one after the other so that it takes one browser. Without `wait_for_authentication`
   * they are as they were saved. Throws 422 for ids that the account does not have, and 424 for the
   * first that can't be logged in.
   */
  async loginsFor(accountId: string, request: SessionStartRequest): Promise<SavedLogins> {
    const { auth_ids: ids, wait_for_authentication: waits } = request;
    const { proxies, proxy_rotation, egress } = request;
    const connections = await this.#all(accountId, ids);
    const profileIds = connections.map(({ profileId }) => profileId);
    if (!waits) {
      const others = connections.filter(({ status }) => status !== "authenticated");
      return { profileIds, warnings: others.map((one) => `auth_ids: ${notLoggedIn(one)}`) };
    }
    for (const connection of connections) {
      if (isFresh(connection)) continue;
      const checked = await this.check(accountId, connection.id, {
        proxies,
        proxy_rotation,
        egress,
      });
      // A dependency failed (RFC 4918, 11.4): clients try a 5xx again, and take a 401 for their own key.
      if (checked.status !== "authenticated")
        throw new AppError(424, "not_authenticated", `No session: ${notLoggedIn(checked)}`);
    }
    return { profileIds, warnings: [] };
  }

  async #all(accountId: string, ids: string[]): Promise<ConnectionRecord[]> {
    const { db } = this.#options;
    const found = await Promise.all(ids.map((id) => findConnection(db, accountId, id)));
    const issues = ids.flatMap((id, index) => {
      const loc = ["body", "auth_ids", index];
      const msg = `there is no connection '${id}'`;
      return found[index] === undefined ? [{ loc, msg, type: "value_error", input: id }] : [];
    });
    if (issues.length > 0) throw invalidInput(issues);
    return found.filter((one) => one !== undefined);
  }

  /** Gives up the checks that run. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(unavailable("The server is stopping."));
    await Promise.allSettled(this.#checks.values());
  }
}

function isFresh({ status, checkedAt }: ConnectionRecord): boolean {
  return status === "authenticated" && checkedAt !== null && Date.now() - checkedAt < freshMs;
}

function notLoggedIn({ id, name, status, message }: ConnectionRecord): string {
  const what = status === "unchecked" ? "was not checked yet" : `is not logged in: ${message}`;
  return `the connection '${name}' (${id}) ${what}`;
}
