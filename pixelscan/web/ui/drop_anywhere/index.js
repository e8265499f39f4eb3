const DROPZONE = "[data-testid=stFileUploaderDropzone]";
// Not that of Collection, which takes a list of photos.
const INPUT = "[data-testid=stFileUploader] input[type=file]:not([accept*=csv])";
const OPENS_UPLOADER = ".st-key-add_photos button";
const SILENCE_MS = 300; // browsers send dragover events at least this often

let last; // Streamlit calls the default function again when the theme changes, without a clean-up

export default function ({ parentElement }) {
  const veil = parentElement.querySelector(".veil"), ending = new AbortController();
  last?.abort();
  last = ending;
  let silence;
  const hide = () => {
    veil.hidden = true;
  };
  const takes = (event) => event.dataTransfer?.types.includes("Files") && !event.target.closest?.(DROPZONE);
  const listen = (name, act) => document.addEventListener(name, act, { signal: ending.signal });
  listen("dragover", (event) => {
    veil.hidden = !takes(event);
    if (!veil.hidden) event.preventDefault();
    clearTimeout(silence);
    silence = setTimeout(hide, SILENCE_MS);
  });
  listen("drop", (event) => {
    hide();
    if (!takes(event)) return;
    event.preventDefault();
    give([...event.dataTransfer.files]);
  });
  return () => ending.abort();
}

async function give(files) {
  const input = await fileInput();
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The uploader's input once it takes files; with a photo open, it exists only once its popover is open. */
function fileInput() {
  const found = ready();
  if (found) return found;
  if (!document.querySelector(INPUT)) document.querySelector(OPENS_UPLOADER)?.click();
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      const input = ready();
      if (!input) return;
      watch.disconnect();
      resolve(input);
    });
    watch.observe(document.body, { attributes: true, attributeFilter: ["disabled"], childList: true, subtree: true });
  });
}

function ready() {
  return document.querySelector(`${INPUT}:enabled`);
}
