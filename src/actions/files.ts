import { ActionFailure, type Run } from "./action.ts";

export const uploadFile: Run<"upload_file"> = () => {
  throw new ActionFailure("Can't upload: this server has no file storage.");
};

export const downloadFile: Run<"download_file"> = () => {
  throw new ActionFailure("Can't download: this server has no file storage.");
};
