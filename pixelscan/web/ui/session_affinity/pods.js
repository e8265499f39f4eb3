// Which pods answer a visit, and what that means for its photos.

/** A restarted server has fewer photos of this visit; one that has them all was only slow to answer. */
export function photosAreGone(before, now) {
  return Boolean(before) && before.process !== now.process && before.photos > now.photos;
}

/** The pods by their process: a pod that restarted is another one. */
export function distinct(answers) {
  return new Map(answers.map((one) => [one.process, one.pod]));
}

export function affinityMissing(pods) {
  return `This address leads to ${pods.length} different pods (${pods.join(", ")}), but a visit must stay with one: ` +
    "uploads fail and pictures are sometimes missing. If you run PixelScan here: the Service or proxy needs " +
    "session affinity (sessionAffinity: ClientIP, or a sticky cookie).";
}
