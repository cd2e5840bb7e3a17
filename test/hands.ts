import assert from "node:assert/strict";
import type { ExecutionResponse } from "../src/contract/page.ts";
import type { Stage, StagedSession } from "./stage.ts";

type Body = Record<string, unknown>;

/** What the tests of acting do over and over, in the session that stands at the moment. */
export function hands(at: () => { stage: Stage; session: StagedSession }) {
  /** Does an action that has to succeed. */
  const succeed = async (action: Body): Promise<ExecutionResponse> => {
    const done = await at().session.execute(action);
    assert.equal(done.success, true, `${JSON.stringify(action)}: ${done.message}`);
    assert.equal(done.exception, null);
    return done;
  };
  /** Does an action that has to fail; answers why it did. */
  const fail = async (action: Body): Promise<string> => {
    const done = await at().session.execute(action);
    assert.equal(done.success, false, `${JSON.stringify(action)} succeeded: ${done.message}`);
    assert.equal(done.exception, done.message);
    return done.message;
  };
  return {
    succeed,
    fail,
    /** Opens a page of the site, always afresh: going to where one is already does nothing. */
    open: async (page: string): Promise<ExecutionResponse> => {
      await succeed({ type: "goto", url: "about:blank" });
      return succeed({ type: "goto", url: `${at().stage.site.url}${page}` });
    },
    /** The value of an expression, or what statements return, in the page; not text as JSON. */
    evaluate: async (code: string): Promise<string> => {
      const { data } = await succeed({ type: "evaluate_js", code });
      return data?.markdown ?? "";
    },
  };
}
