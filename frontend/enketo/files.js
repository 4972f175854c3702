// The library's file manager, except that files of a draft come from the page.
import manager from "enketo-core/src/js/file-manager.js";
import { hooks } from "./hooks.js";

const URL_OF = manager.getFileUrl;

manager.getFileUrl = async (subject) => {
  if (typeof subject !== "string" || !subject || /^\/|^[a-z+.-]+:\/\//.test(subject)) {
    return subject && typeof subject === "string" && subject.startsWith("/") ? subject : URL_OF(subject);
  }
  const kept = await hooks.stored(subject);
  if (!kept) throw new Error(hooks.t("filepicker.notFound", { existing: subject }));
  return URL.createObjectURL(kept);
};
// What is an address of the device already is not fetched once more, which our policy refuses.
const OBJECT_URL_OF = manager.getObjectUrl;
manager.getObjectUrl = async (subject) => {
  const address = await manager.getFileUrl(subject);
  return address?.startsWith("blob:") ? address : OBJECT_URL_OF(subject);
};
manager.getMaxSizeReadable = () => "50 MB";
manager.isTooLarge = (file) => file.size > 50 * 2 ** 20;

export default manager;
