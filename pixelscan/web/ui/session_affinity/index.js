import { affinityMissing, distinct, photosAreGone } from "./pods.js";

const STORAGE_KEY = "pixelscan visit";
const PARALLEL_REQUESTS = 6;
// After the page's own requests, and spaced out: while pods are replaced, the answering pod may change once.
const FIRST_CHECK_MS = 3000, SECOND_CHECK_MS = 5000;
const PHOTOS_GONE = "The server restarted, so your photos are gone. Please add them again.";
const LEAVING = "The server is about to restart. In half a minute, reload this page and add your photos again.";
const CONNECTION = "data-test-connection-state"; // Streamlit's page shows the state of its WebSocket here
let checkedProcess; // the process that was checked last
let observer;
let shown = { words: "", stale: false }; // kept when Streamlit mounts the component again

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const note = parentElement.querySelector(".note");
  const say = (words, stale = false) => {
    shown = { words, stale };
    note.querySelector("p").textContent = words;
    note.hidden = !words;
  };
  const runAgain = () => setTriggerValue("run_again", true);
  note.querySelector("button").onclick = () => {
    if (shown.stale) storeVisit(null);
    say("");
  };
  const before = storedVisit();
  storeVisit({ pod: data.pod, process: data.process, photos: data.photos });
  if (photosAreGone(before, data)) say(PHOTOS_GONE);
  else if (data.leaving && data.photos) say(LEAVING, true);
  else say(shown.stale ? "" : shown.words);
  if (checkedProcess !== data.process) {
    checkedProcess = data.process;
    podsAnswering(data.address).then((pods) => {
      if (pods) say(affinityMissing(pods));
    });
  }
  onReconnect(async () => {
    const [now] = await answers(data.address, 1);
    if (!now) return;
    if (now.process === data.process || !data.photos) {
      // The session may be a new one, which does not know this page's fragments: clicks in them would do nothing.
      runAgain();
      return;
    }
    say(`${PHOTOS_GONE} (This page will reset on your next click.)`, true);
    document.addEventListener("click", runAgain, { capture: true, once: true });
  });
}

/** Streamlit does not rerun the page after a new pod has taken it over: it looks fine until the next click. */
function onReconnect(act) {
  const page = document.querySelector(`[${CONNECTION}]`);
  observer?.disconnect();
  if (!page) return;
  let connected = true;
  observer = new MutationObserver(() => {
    const now = page.getAttribute(CONNECTION) === "CONNECTED";
    if (now && !connected) act();
    connected = now;
  });
  observer.observe(page, { attributeFilter: [CONNECTION] });
}

/** The names of the pods that answer in turn; null if it is only one, or two for a moment. */
async function podsAnswering(address) {
  await pause(FIRST_CHECK_MS);
  if (distinct(await answers(address, PARALLEL_REQUESTS)).size < 2) return null;
  await pause(SECOND_CHECK_MS);
  const pods = distinct(await answers(address, PARALLEL_REQUESTS));
  return pods.size < 2 ? null : [...pods.values()].sort();
}

/** The pods that answer so many simultaneous requests; the browser opens a connection for each. */
async function answers(address, times) {
  const asked = Array.from({ length: times }, async () => (await fetch(address, { cache: "no-store" })).json());
  return (await Promise.allSettled(asked)).map((one) => one.value).filter((answer) => answer?.process);
}

function pause(milliseconds) {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
  });
}

// A browser may forbid storage; then the visitor is not told about photos that are gone.
function storedVisit() {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY));
  } catch {
    return null;
  }
}

function storeVisit(state) {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(state));
  } catch { /* the same */ }
}
