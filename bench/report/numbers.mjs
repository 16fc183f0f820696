// How numbers are written on the page.

/** Three significant digits, thousands separated; whole numbers as they are. */
export function digits(value) {
  const size = Math.abs(value);
  const places = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
}

export const times = (ratio) => `${digits(ratio)}×`;

export const spread = ({ low, high }) => `${digits(low)}–${digits(high)}`;
