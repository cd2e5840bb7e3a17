import { ActionFailure, type Run } from "./action.ts";

function needsPersona(what: string): never {
  throw new ActionFailure(
    `Can't read ${what}: the session has no persona, and this server has no personas.`,
  );
}

export const emailRead: Run<"email_read"> = () => needsPersona("emails");
export const smsRead: Run<"sms_read"> = () => needsPersona("text messages");
