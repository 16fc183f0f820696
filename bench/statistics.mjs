// Medians and spreads.

export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}

/** The median and the quartiles. */
export function summary(values) {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/** Of times that were taken in turns: how many times longer theirs took, from round to round. */
export function comparison(ours, theirs) {
  return {
    ours: summary(ours),
    theirs: summary(theirs),
    ratio: summary(ours.map((time, round) => theirs[round] / time)),
  };
}

/** Of weights: which part of theirs ours is. */
export function shares(ours, theirs) {
  return {
    ours: summary(ours),
    theirs: summary(theirs),
    ratio: summary(ours.map((weight, round) => weight / theirs[round])),
  };
}
