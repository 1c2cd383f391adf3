/** Tells whether a row is in one of `[from, to)`, which are ascending and disjoint: from, to, from, to, … */
export function rangeTest(ranges: readonly number[]): (row: number) => boolean {
  return (row) => {
    let low = 0;
    let high = ranges.length >> 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle * 2 + 1] ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    return (ranges[low * 2] ?? Number.POSITIVE_INFINITY) <= row;
  };
}
