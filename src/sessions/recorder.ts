import type { RecordingWriter } from "../recording/recorded.ts";
import type { Session } from "./session.ts";
import type { WorkTime } from "./work-time.ts";

/** While somebody works in the session. */
const workingGapMs = 230;
/** While a page moves by itself: a picture of it costs a few per cent of a processor core. */
const unattendedGapMs = 1_000;
const attendedMs = 3_000;
/** A picture that is made during an action slows it; one that takes long is worth some. */
const patienceMs = 400;
/** After an action: a cast begins somewhat before its picture is due, and the next action may come at once. */
const afterwardsMs = 80;
/** Between pictures of actions that follow each other without a pause. */
const busyGapMs = 800;

/** Keeps the pictures of a session until its end, without the empty page that it begins with. */
export function recordPictures(session: Session, writer: RecordingWriter): void {
  const { screen, record, browser, work } = session;
  let isFirst = true;
  const gapMs = () =>
    Date.now() - record.lastAccessedAt < attendedMs ? workingGapMs : unattendedGapMs;
  const dueAt = (lastAt: number) => Math.max(lastAt + gapMs(), restedAt(work, lastAt));
  screen.watch(dueAt, (frame) => {
    const tab = browser.tabs.all.find(({ targetId }) => targetId === frame.tab);
    const isEmpty = isFirst && tab?.url === "about:blank";
    isFirst = false;
    // The last one is taken right after the end, and is what could be seen then.
    const at = Math.min(frame.at, record.closedAt ?? frame.at);
    if (!isEmpty) writer.frame({ ...frame, at });
  });
}

/** From when on a picture does not slow what is being done, or is overdue. */
function restedAt({ beganAt, endedAt, since }: WorkTime, lastAt: number): number {
  if (beganAt === undefined) return endedAt + afterwardsMs;
  return Math.min(beganAt + patienceMs, Math.max(lastAt, since) + busyGapMs);
}
