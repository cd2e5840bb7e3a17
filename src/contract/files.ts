import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { timestamp } from "./fields.ts";
import { FileName } from "./file-name.ts";
import { SessionParams } from "./sessions.ts";

export const FileInfo = z
  .object({
    name: z.string(),
    size: z.int().describe("In bytes."),
    file_ext: z.string().describe("Without the dot, in lower case; empty when there is none."),
    updated_at: timestamp.nullable(),
  })
  .meta({ id: "FileInfo" });
export type FileInfo = z.output<typeof FileInfo>;

const ListFilesResponse = z.object({ files: z.array(FileInfo) }).meta({ id: "ListFilesResponse" });
const FileLinkResponse = z
  .object({ url: z.string().describe("Answers the file to a GET without a key, for an hour.") })
  .meta({ id: "FileLinkResponse" });
const Done = z.object({ success: z.boolean() });

const UploadParams = z.object({ filename: FileName });
const DownloadParams = SessionParams.extend({ filename: FileName });

const tag = "Storage";
const auth = "key";

export const fileEndpoints = {
  fileListUploads: endpoint({
    method: "GET",
    path: "/storage/uploads",
    tag,
    summary: "List the files that were uploaded, for every session of the account",
    auth,
    response: ListFilesResponse,
  }),
  fileUpload: endpoint({
    method: "POST",
    path: "/storage/uploads/{filename}",
    tag,
    summary: "Upload a file, in the place of one with the same name",
    auth,
    params: UploadParams,
    upload: "file",
    response: Done,
  }),
  fileUploadLink: endpoint({
    method: "GET",
    path: "/storage/uploads/{filename}",
    tag,
    summary: "A link to a file that was uploaded",
    auth,
    params: UploadParams,
    response: FileLinkResponse,
  }),
  fileUploadDelete: endpoint({
    method: "DELETE",
    path: "/storage/uploads/{filename}",
    tag,
    summary: "Delete a file that was uploaded",
    auth,
    params: UploadParams,
    response: Done,
  }),
  liveFileUpload: endpoint({
    method: "POST",
    path: "/sessions/{session_id}/live/files/{filename}",
    tag,
    summary: "Upload a file for the file chooser of a session's page, by the live view's link",
    auth,
    ticket: { purpose: "control", subject: "session_id" },
    params: DownloadParams,
    upload: "file",
    response: z.object({
      name: z.string().describe("What it is called now: its name gets a number when it is taken."),
    }),
  }),
  fileListDownloads: endpoint({
    method: "GET",
    path: "/storage/{session_id}/downloads",
    tag,
    summary: "List what a session has downloaded, also after it has ended",
    auth,
    params: SessionParams,
    response: ListFilesResponse,
  }),
  fileUploadDownloadedFile: endpoint({
    method: "POST",
    path: "/storage/{session_id}/downloads/{filename}",
    tag,
    summary: "Put a file among the downloads of a session, in the place of one with the same name",
    auth,
    params: DownloadParams,
    upload: "file",
    response: Done,
  }),
  fileDownload: endpoint({
    method: "GET",
    path: "/storage/{session_id}/downloads/{filename}",
    tag,
    summary: "A link to a file that a session has downloaded",
    auth,
    params: DownloadParams,
    response: FileLinkResponse,
  }),
  fileDownloadDelete: endpoint({
    method: "DELETE",
    path: "/storage/{session_id}/downloads/{filename}",
    tag,
    summary: "Delete a file that a session has downloaded",
    auth,
    params: DownloadParams,
    response: Done,
  }),
};
