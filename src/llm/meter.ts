import { AsyncLocalStorage } from "node:async_hooks";
import {
  insertModelCalls,
  type ModelCallRecord,
  type ModelSum,
  type Period,
  sumModelCalls,
} from "../store/model-calls.ts";
import type { Database } from "../store/open.ts";
import { WriteBehind } from "../store/write-behind.ts";
import type { Usage } from "./model.ts";

/** One request to a provider, whatever came of it. */
export interface ModelCall {
  /** As it was asked for, e.g. `openai/gpt-4o`. */
  model: string;
  usage: Usage;
  /** US dollars; null when the price is not known, or what was used is not. */
  costUsd: number | null;
  /** Milliseconds. */
  ms: number;
  /**
   * `answered`; `unusable`, `refused` or `answer_too_long` of an answer that was paid for; otherwise
   * what failed: `timeout`, `rate_limited`, `aborted` and so on.
   */
  outcome: string;
}

/** For whom and for what models are asked. */
export interface Payer {
  accountId: string;
  agentId?: string;
  sessionId?: string;
  /** In one word: `agent`, `judge`, `scrape` and so on. */
  purpose?: string;
  /** Hears of every call as soon as it is over, also of those that fail. */
  onCall?: (call: ModelCall) => void;
}

/** Knows who pays for what models are asked, without anybody passing it on, and keeps what it cost. */
export class Meter implements AsyncDisposable {
  #payers = new AsyncLocalStorage<Partial<Payer>>();
  #calls: WriteBehind<ModelCallRecord>;
  #db: Database;
  #onError: (error: unknown) => void;

  constructor({ db, onError }: { db: Database; onError: (error: unknown) => void }) {
    this.#db = db;
    this.#calls = new WriteBehind((records) => insertModelCalls(db, records), onError);
    this.#onError = onError;
  }

  /** Charges the models that the work asks, for as long as it goes on; what is not told stays as it was around it. */
  charge<Result>(payer: Partial<Payer>, work: () => Result): Result {
    return this.#payers.run({ ...this.#payers.getStore(), ...payer }, work);
  }

  /** Keeps a call for the payer of the moment; neither waits nor throws. */
  record(call: ModelCall): void {
    const { accountId, agentId, sessionId, purpose, onCall } = this.#payers.getStore() ?? {};
    if (accountId === undefined) {
      this.#onError(new Error(`a call of '${call.model}' was charged to nobody`));
    }
    const { usage, ...rest } = call;
    this.#calls.add({
      accountId: accountId ?? null,
      agentId: agentId ?? null,
      sessionId: sessionId ?? null,
      purpose: purpose ?? "other",
      createdAt: Date.now(),
      ...usage,
      ...rest,
    });
    try {
      onCall?.(call);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** What an account asked of models in a time, up to the call that was just made. */
  async sum(accountId: string, period: Period): Promise<ModelSum[]> {
    await this.#calls.flush();
    return sumModelCalls(this.#db, accountId, period);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#calls[Symbol.asyncDispose]();
  }
}
