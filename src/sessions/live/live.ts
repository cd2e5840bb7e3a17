import type { WebSocket } from "ws";
import { ActionFailure } from "../../actions/action.ts";
import { packFrame } from "../../contract/live-frame.ts";
import type { ViewerMessage } from "../../contract/live.ts";
import type { RecordedFrame } from "../../recording/recorded.ts";
import { within } from "../../waiting.ts";
import type { ControlChange } from "../control.ts";
import type { AgentAtWork, LiveSession } from "./live-session.ts";
import { stateOf } from "./state.ts";
import { Steering } from "./steering.ts";
import { Refused, Viewer } from "./viewer.ts";

const pictureGapMs = 50;
const lookMs = 500;
const longestInputMs = 3_000;
const mostViewers = 100;

/** Those who watch a session, one of whom may have control of it. */
export class Live {
  #session: LiveSession;
  #viewers = new Map<string, Viewer>();
  #agent: AgentAtWork | undefined;
  #steering: Steering | undefined;
  #watching: DisposableStack | undefined;
  #last: { frame: RecordedFrame; picture: Uint8Array } | undefined;
  #isLooking = false;
  #isTelling = false;

  constructor(session: LiveSession) {
    this.#session = session;
    session.control.follow((change) => this.#controlChanged(change));
    session.ending.addEventListener("abort", () => this.#end(), { once: true });
  }

  /** Shows the session over a socket until either ends; the viewer may take control if its link lets it. */
  join(socket: WebSocket, mayControl: boolean): void {
    const viewer = new Viewer(socket, mayControl);
    if (this.#session.ending.aborted) return this.#endOf(viewer);
    if (this.#viewers.size >= mostViewers)
      return viewer.end(1013, `the session has ${mostViewers} viewers already`);
    this.#viewers.set(viewer.id, viewer);
    const watching = this.#session.screen.watch(pictureGapMs, (frame) =>
      viewer.show(this.#packed(frame)),
    );
    viewer.listen(
      (message) => this.#take(viewer, message),
      () => {
        watching[Symbol.dispose]();
        this.#left(viewer);
      },
    );
    this.#watch();
    this.changed();
  }

  /** Made once for all viewers. */
  #packed(frame: RecordedFrame): Uint8Array {
    const { jpeg, ...head } = frame;
    if (this.#last?.frame !== frame) this.#last = { frame, picture: packFrame(head, jpeg) };
    return this.#last.picture;
  }

  /** Shows that an agent runs on the session, until it is disposed. */
  work(agent: AgentAtWork): Disposable {
    this.#agent = agent;
    this.changed();
    return {
      [Symbol.dispose]: () => {
        if (this.#agent === agent) this.#agent = undefined;
        this.changed();
      },
    };
  }

  /** Tells the viewers how things stand now; several changes at once are told as one. */
  changed(): void {
    if (this.#isTelling || this.#viewers.size === 0) return;
    this.#isTelling = true;
    setImmediate(() => {
      this.#isTelling = false;
      this.#tellAll();
    });
  }

  #tellAll(): void {
    if (this.#session.ending.aborted) return;
    const viewers = this.#viewers.size;
    const state = stateOf(this.#session, {
      viewers,
      agent: this.#agent,
      steering: this.#steering,
    });
    const { holder } = this.#session.control;
    for (const viewer of this.#viewers.values()) {
      const control = holder === undefined ? "nobody" : holder === viewer.id ? "you" : "other";
      viewer.tellState({ ...state, may_control: viewer.mayControl, control });
    }
  }

  async #take(viewer: Viewer, message: ViewerMessage): Promise<void> {
    const { control } = this.#session;
    if (!viewer.mayControl) throw new Refused("This link is only for watching.");
    if (message.type === "help") return this.#help(message.answer);
    if (message.type === "control" && message.take) return control.take(viewer.id);
    if (message.type === "control") return this.#giveBack(viewer);
    if (control.holder !== viewer.id) {
      const isFree = control.holder === undefined;
      throw new Refused(isFree ? "Take control first." : "Somebody else has control now.");
    }
    control.used();
    this.#session.touch();
    await this.#steering?.do(message);
    this.changed();
  }

  /** What was typed before is meant to be there. */
  async #giveBack(viewer: Viewer): Promise<void> {
    const { control } = this.#session;
    if (control.holder !== viewer.id) return;
    if (this.#steering !== undefined) await within(this.#steering.settled(), longestInputMs);
    control.giveBack(viewer.id);
  }

  #help(answer: string): void {
    if (this.#agent?.help(answer) !== true)
      throw new ActionFailure("No agent waits for an answer on this session.");
    this.#session.touch();
  }

  #controlChanged({ holder, reason }: ControlChange): void {
    const { record, timeline } = this.#session;
    if (holder === undefined) {
      this.#steering?.[Symbol.dispose]();
      this.#steering = undefined;
      // An agent that waits has still to be answered.
      if (this.#agent?.waiting == null) record.waitingFor = null;
    } else {
      this.#steering ??= new Steering(this.#session, {
        changed: () => this.changed(),
        tell: (message) => this.#viewers.get(this.#session.control.holder ?? "")?.tell(message),
      });
    }
    const said = { holder: holder === undefined ? "nobody" : "person", reason } as const;
    timeline.add({ at: Date.now(), type: "control", data: said });
    this.changed();
  }

  #left(viewer: Viewer): void {
    this.#viewers.delete(viewer.id);
    this.#session.control.left(viewer.id);
    if (this.#viewers.size === 0) this.#rest();
    this.changed();
  }

  #watch(): void {
    if (this.#watching !== undefined) return;
    const { cdp, tabs } = this.#session.browser;
    const changed = () => this.changed();
    const timer = setInterval(() => void this.#look(), lookMs);
    this.#watching = new DisposableStack();
    this.#watching.defer(() => clearInterval(timer));
    this.#watching.defer(tabs.shown.follow(changed));
    this.#watching.defer(cdp.browser.on("Target.targetInfoChanged", changed));
  }

  /** Chromium does not report every change of a title. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    for (const viewer of this.#viewers.values()) viewer.check();
    if (this.#session.control.holder !== undefined) this.#session.touch();
    await this.#session.browser.tabs.refresh().catch(() => undefined);
    this.#isLooking = false;
    this.changed();
  }

  #rest(): void {
    this.#watching?.dispose();
    this.#watching = undefined;
    this.#last = undefined;
  }

  #end(): void {
    this.#rest();
    for (const viewer of this.#viewers.values()) this.#endOf(viewer);
  }

  #endOf(viewer: Viewer): void {
    viewer.over(this.#session.record.endReason ?? "ended");
  }
}
