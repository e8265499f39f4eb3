const STEPS = { ArrowRight: 1, ArrowLeft: -1 }, ROWS = { ArrowDown: 1, ArrowUp: -1 };

/** The photo that a key leads to in a grid with this many columns; the same at an edge; null for other keys. */
export function movedInGrid(key, at, count, columns) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : Object.hasOwn(ROWS, key) ? ROWS[key] * columns : null;
  if (step === null) return null;
  const to = at + step;
  return to < 0 || to >= count ? at : to;
}

/** What is selected after a click on `id`: this one more or fewer, or, from an anchor, all up to it. */
export function selectedAfter(selected, ids, id, anchor) {
  const next = new Set(selected);
  if (anchor !== null && ids.includes(anchor)) {
    const ends = [ids.indexOf(anchor), ids.indexOf(id)], [from, to] = [Math.min(...ends), Math.max(...ends)];
    for (const one of ids.slice(from, to + 1)) next.add(one);
  } else if (!next.delete(id)) next.add(id);
  return next;
}
