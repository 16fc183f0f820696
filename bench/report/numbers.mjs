// How numbers are written on the page.

/** Three significant digits, with separators of thousands. */
export function digits(value) {
  const size = Math.abs(value);
  const places = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
}

export const times = (ratio) => `${digits(ratio)}×`;

export const spread = ({ low, high }) => `${digits(low)}–${digits(high)}`;
