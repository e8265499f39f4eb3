const KEPT_MS = 60000; // a browser may still read what it was given to save

export default function ({ data: [downloads], parentElement }) {
  const row = parentElement.querySelector(".row"), note = parentElement.querySelector("[role=alert]");
  const shown = JSON.stringify(downloads);
  if (row.dataset.shown === shown) return;
  row.dataset.shown = shown;
  note.textContent = "";
  // The buttons are reused, or a click might land on one that has just been removed.
  while (row.children.length > downloads.length) row.lastChild.remove();
  while (row.children.length < downloads.length) row.append(emptyButton());
  downloads.forEach((download, at) => show(row.children[at], download, note));
}

function emptyButton() {
  const button = document.createElement("button"), icon = document.createElement("i");
  icon.setAttribute("aria-hidden", "true");
  button.append(icon, document.createElement("span"));
  return button;
}

function show(button, download, note) {
  button.className = download.primary ? "primary" : "";
  button.firstChild.textContent = download.icon;
  button.lastChild.textContent = download.label;
  button.lastChild.dataset.short = download.short || download.label;
  button.onclick = async () => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    note.textContent = await refusal(download);
    button.ariaBusy = "false";
  };
}

/** Save the file; returns the sentence to show if there is none, else ''. */
async function refusal({ address, file_name, streams }) {
  try {
    const answer = await fetch(address, { cache: "no-store", method: streams ? "HEAD" : "GET" });
    if (!answer.ok) return await sentenceOf(streams ? await fetch(address, { cache: "no-store" }) : answer);
    if (streams) save(address, file_name);
    else save(URL.createObjectURL(await answer.blob()), file_name);
    return "";
  } catch {
    return "The server gave an unexpected answer. Please try again in a moment.";
  }
}

async function sentenceOf(answer) {
  return (await answer.json()).error;
}

function save(address, name) {
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
