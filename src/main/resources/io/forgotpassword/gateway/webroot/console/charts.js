// Ten minutes of one figure a second; colours are those of the theme.

const KEPT = 600;
const HEIGHT = 200;
const SHORTEST = 60;
const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 19);
const theme = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A colour and a dash for each line, so that sixteen can be told apart. */
export const swatch = (index) => `s${index % 8}`;

export class Chart {
  #times = [];
  #lines;
  #plot;

  constructor(place, labels, format) {
    this.#lines = labels.map(() => []);
    const axis = { stroke: () => theme("--muted"), grid: { stroke: () => theme("--grid"), width: 1 }, ticks: { show: false } };
    const series = labels.map((label, i) => ({
      label,
      stroke: () => theme(`--c${i % 8}`),
      width: 1.5,
      dash: i < 8 ? undefined : [4, 3],
      points: { show: false },
    }));
    this.#plot = new uPlot(
      {
        width: place.clientWidth || 300,
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
        scales: { x: { time: true, range: (_, min, max) => [Math.min(min, max - SHORTEST), max] }, y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
        axes: [{ ...axis, space: 75, incrs: [10, 30, 60, 120, 300], values: (_, ticks) => ticks.map(clock) }, { ...axis, size: 48, values: (_, ticks) => ticks.map(format) }],
        series: [{}, ...series],
      },
      [[], ...this.#lines],
      place,
    );
    new ResizeObserver(() => this.#plot.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#plot.redraw(false));
  }

  add(seconds, values) {
    this.#times.push(seconds);
    this.#lines.forEach((line, i) => line.push(values[i]));
    if (this.#times.length > KEPT) {
      this.#times.shift();
      this.#lines.forEach((line) => line.shift());
    }
    this.#plot.setData([this.#times, ...this.#lines]);
  }
}
