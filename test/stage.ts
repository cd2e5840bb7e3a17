import type { Observation } from "../src/contract/page.ts";
import type { SessionResponse, SessionStartRequest } from "../src/contract/sessions.ts";
import type { ActionRequest } from "../src/contract/actions.ts";
import type { CallOutput } from "../src/contract/endpoint.ts";
import type { Endpoints } from "../src/contract/index.ts";
import type { z } from "zod";
import { startTestServer, type TestServer } from "./server.ts";
import { serveSite, type Site } from "./sites/server.ts";
