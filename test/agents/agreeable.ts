import type { ModelRequest, Reply } from "../models/reply.ts";
import { accepted, isVerdict } from "./stage.ts";

/** A model that decides by this function, and that accepts every answer as a judge. */
export function agreeable(decide: (request: ModelRequest) => Reply) {
  return (request: ModelRequest): Reply => (isVerdict(request) ? accepted : decide(request));
}
