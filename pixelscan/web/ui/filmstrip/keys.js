const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The photo that a key leads to, as in a group of radio buttons: round from the last to the first; null for others. */
export function moved(key, at, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return Object.hasOwn(STEPS, key) ? (at + STEPS[key] + count) % count : null;
}
