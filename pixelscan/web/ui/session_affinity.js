const MEMORY = 'pixelscan pod';
const AT_ONCE = 6;
// After the page's own requests; and apart, since pods that are replaced may change between two answers, once.
const FIRST_MS = 3000, AGAIN_MS = 5000;
const CONNECTION = 'data-test-connection-state';  // how Streamlit's page tells of its WebSocket
let watched;  // the process that was asked about last
let observer;
let told = { words: '', stale: false };  // survives that Streamlit mounts the component anew

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const note = parentElement.querySelector('.note');
  const say = (words, stale = false) => {
    told = { words, stale };
    note.querySelector('p').textContent = words;
    note.hidden = !words;
  };
  const runAgain = () => setTriggerValue('run_again', true);
  note.querySelector('button').onclick = () => {
    if (told.stale) remember(null);
    say('');
  };
  const before = remembered();
  remember({ pod: data.pod, process: data.process, photos: data.photos });
  const moved = before && before.process !== data.process && before.photos > data.photos;
  say(moved ? goneWords(before, data) : told.stale ? '' : told.words);
  if (watched !== data.process) {
    watched = data.process;
    scattered(data.address).then(pods => { if (pods) say(scatteredWords(pods)); });
  }
  whenReconnected(async () => {
    const [now] = await answering(data.address, 1);
    if (!now) return;
    if (now.process === data.process || !data.photos) {
      // The session may be a new one, which does not know this page's fragments: clicks in them would do nothing.
      runAgain();
      return;
    }
    say(`${goneWords(data, now)} What you still see goes with the next click.`, true);
    document.addEventListener('click', runAgain, { capture: true, once: true });
  });
}

function goneWords(before, now) {
  const again = before.pod === now.pod;
  const where = again ? `${now.pod}, which was started again` : `another pod, ${before.pod}`;
  const here = again ? '' : ` This page goes on with ${now.pod}.`;
  return `Your photos were with ${where}; photos are not passed on.${here} Please open them again.`;
}

function scatteredWords(pods) {
  return `This address leads to ${pods.length} pods by turns (${pods.join(', ')}), but a visit must stay with one: `
    + 'uploads fail and pictures are missing now and then. Whoever runs PixelScan here: the Service or proxy needs '
    + 'session affinity (sessionAffinity: ClientIP, or a sticky cookie).';
}

/** Streamlit does not run the page again after a new pod took it over: it looks well until the next click. */
function whenReconnected(act) {
  const page = document.querySelector(`[${CONNECTION}]`);
  observer?.disconnect();
  if (!page) return;
  let connected = true;
  observer = new MutationObserver(() => {
    const now = page.getAttribute(CONNECTION) === 'CONNECTED';
    if (now && !connected) act();
    connected = now;
  });
  observer.observe(page, { attributeFilter: [CONNECTION] });
}

/** The names of the pods that answer by turns; null where it is one, or two for a moment. */
async function scattered(address) {
  await pause(FIRST_MS);
  if (distinct(await answering(address, AT_ONCE)).size < 2) return null;
  await pause(AGAIN_MS);
  const pods = distinct(await answering(address, AT_ONCE));
  return pods.size < 2 ? null : [...pods.values()].sort();
}

function distinct(answers) {
  return new Map(answers.map(one => [one.process, one.pod]));
}

/** What answers to so many questions at once; the browser opens a connection for each. */
async function answering(address, times) {
  const asked = Array.from({ length: times }, async () => (await fetch(address, { cache: 'no-store' })).json());
  return (await Promise.allSettled(asked)).map(one => one.value).filter(answer => answer?.process);
}

function pause(milliseconds) {
  return new Promise(done => { setTimeout(done, milliseconds); });
}

// A browser may forbid a page to remember; then nobody hears of photos that are gone.
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(MEMORY));
  } catch {
    return null;
  }
}

function remember(state) {
  try {
    sessionStorage.setItem(MEMORY, JSON.stringify(state));
  } catch { /* the same */ }
}
