import type { Answerer, ModelRequest } from "../models/reply.ts";
import { accepted, isVerdict } from "./stage.ts";

/** A model that decides by this function, and that accepts every answer as a judge. */
export function agreeable(decide: Answerer): Answerer {
  return (request: ModelRequest) => (isVerdict(request) ? accepted : decide(request));
}
