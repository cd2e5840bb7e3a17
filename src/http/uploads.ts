import multipart, { type MultipartFile } from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Upload } from "../contract/endpoint.ts";
import { AppError, invalidField } from "../errors.ts";

/** How much of a request that was refused is still read, so that its sender can read the answer. */
const politeBytes = 64 * 1024 * 1024;

/** Lets the routes of this scope take files; how large one may be is for whoever stores it to say. */
export async function acceptUploads(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart, { limits: { fileSize: Infinity, parts: 100 } });
}

/** The file that a request carries in this field; throws 422 when it carries none. */
export async function uploadOf(request: FastifyRequest, field: string): Promise<Upload> {
  if (!request.isMultipart()) {
    throw invalidField(field, "send the file as multipart/form-data in a field of this name");
  }
  const part = await fileOf(request, field).catch((error: unknown) => {
    throw damaged(error);
  });
  if (part === undefined) throw invalidField(field, "Field required");
  return { contentType: part.mimetype, content: contentOf(part) };
}

async function fileOf(request: FastifyRequest, field: string): Promise<MultipartFile | undefined> {
  for await (const part of request.parts()) {
    if (part.type !== "file") continue;
    if (part.fieldname === field) return part;
    part.file.resume();
  }
  return undefined;
}

async function* contentOf({ file }: MultipartFile): AsyncGenerator<Uint8Array> {
  try {
    yield* file as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(cause: unknown): AppError {
  const message = "The form is damaged, or ended before the file was complete.";
  return new AppError(400, "bad_request", message, { cause });
}

/** Reads what is left of a request, or its connection would be stuck; a sender who goes on for too long is cut off. */
export function drain({ raw }: FastifyRequest): void {
  let left = politeBytes;
  raw.unpipe();
  raw.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) raw.destroy();
  });
  raw.resume();
}
