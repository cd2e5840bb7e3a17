import type { TestServer } from "../server.ts";
import type { Actor } from "./actor.ts";

/** Something to do on a page of our own, and how the page knows that it was done. */
export interface Task {
  name: string;
  /** A file of `test/sites/tasks`, without its ending; what follows a `?` is for the page. */
  page: string;
  /** What the page reports in the end. */
  goal: unknown;
  solve(actor: Actor): Promise<void>;
  /** Before the page is opened. */
  prepare?(server: TestServer): Promise<void>;
  /** What the page can't know. */
  verify?(server: TestServer, sessionId: string): Promise<void>;
}
