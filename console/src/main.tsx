import { config } from "zod";
import "./style/base.css";

// The policy of the page forbids making code of texts, which schemas try when they are defined.
config({ jitless: true });
void import("./start.tsx").then(({ start }) => start());
