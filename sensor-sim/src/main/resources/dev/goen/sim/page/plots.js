// The plots: one card per sensor, drawn by uPlot from the buckets that the hub sends.
import { age, instant, integer, make, number, shown, time, word, wordOr } from './words.js';

const ZONE = 'Asia/Tokyo';
const HEIGHT = 160;
/** A rate over less than this would only show the beat of the packs. */
const LEAST_RATE_MS = 5000;
const LINES = ['a', 'b', 'c'];
const cards = new Map();

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

/** What a series holds, in order of time; a null value breaks the line. */
function points(series, view) {
  const buckets = [...series.buckets.values()].sort((a, b) => a[0] - b[0]);
  if (series.quantity === 'arrivals') {
    return rates(series.buckets, buckets, view);
  }
  const gap = longestStep(buckets, view.bucket);
  const xs = [];
  const ys = [];
  const marks = [];
  let before = null;
  for (const bucket of buckets) {
    const [start, unusable] = bucket;
    if (before !== null && start - before > gap) {
      xs.push((before + view.bucket) / 1000);
      ys.push(null);
    }
    for (let i = 2; i + 1 < bucket.length; i += 2) {
      xs.push(bucket[i] / 1000);
      ys.push(shown(series.quantity, bucket[i + 1]));
    }
    if (unusable > 0) {
      marks.push(start / 1000);
      xs.push((start + view.bucket - 1) / 1000);
      ys.push(null);
    }
    before = start;
  }
  return { xs, ys, marks };
}

/** Nothing arriving is a rate of zero, not a gap. */
function rates(byStart, buckets, view) {
  const xs = [];
  const ys = [];
  if (buckets.length > 0) {
    const wide = Math.max(1, Math.ceil(LEAST_RATE_MS / view.bucket)) * view.bucket;
    for (let at = buckets[0][0] - (buckets[0][0] % wide); at <= view.now - wide; at += wide) {
      let count = 0;
      for (let start = at; start < at + wide; start += view.bucket) {
        count += byStart.get(start)?.[3] ?? 0;
      }
      xs.push(at / 1000);
      ys.push((count * 1000) / wide);
    }
  }
  return { xs, ys, marks: [] };
}

/** Two and a half usual steps without a value are a gap: the usual one is the median. */
function longestStep(buckets, bucket) {
  const steps = [];
  for (let i = 1; i < buckets.length; i++) {
    steps.push(buckets[i][0] - buckets[i - 1][0]);
  }
  steps.sort((a, b) => a - b);
  const usual = steps.length > 2 ? steps[steps.length >> 1] : Infinity;
  return 2.5 * Math.max(usual, bucket);
}

/** The scale holds the data, the levels it has passed and the next one, but not those far above. */
function scale(card) {
  return (plot, low, high) => {
    if (low === null || high === null) return [0, 1];
    let top = high;
    const levels = card.thresholds.map((threshold) => threshold.at).sort((a, b) => a - b);
    const next = levels.find((at) => at > high);
    if (next !== undefined) top = next;
    const bottom = Math.min(low, levels.length > 0 ? Math.max(levels[0] - 0.5, low) : low);
    const pad = Math.max((top - bottom) * 0.1, card.leastSpan / 2);
    // The name of a level stands above its line.
    const room = levels.length > 0 ? 0.08 * (top - bottom) : 0;
    return [card.fromZero ? 0 : bottom - pad, top + pad + room];
  };
}

function drawBehind(card) {
  return (plot) => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = colour('outage');
    for (const [from, to] of card.outages) {
      const left = plot.valToPos(from / 1000, 'x', true);
      const right = plot.valToPos(to / 1000, 'x', true);
      ctx.fillRect(left, bbox.top, Math.max(right - left, 2), bbox.height);
    }
    ctx.restore();
  };
}

function drawAbove(card) {
  return (plot) => {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.font = `${11 * ratio}px system-ui, "Noto Sans CJK JP", sans-serif`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    for (const threshold of card.thresholds) {
      const y = Math.round(plot.valToPos(threshold.at, 'y', true));
      ctx.strokeStyle = ctx.fillStyle = colour('level-' + threshold.level);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      const name = word('water.short.' + threshold.level) + ' ' + number('stage', threshold.at);
      ctx.fillText(name, bbox.left + 4 * ratio, y - 1);
    }
    ctx.setLineDash([]);
    ctx.fillStyle = colour('bad');
    for (const at of card.marks) {
      const x = plot.valToPos(at, 'x', true);
      ctx.fillRect(x - ratio, bbox.top + bbox.height - 9 * ratio, 2 * ratio, 9 * ratio);
    }
    ctx.restore();
  };
}

function axis(extra) {
  return {
    stroke: colour('soft'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line'), width: 1, size: 4 },
    ...extra,
  };
}

/** A value that stands alone between two gaps has no line: it needs its point. */
function alone(plot, line, show) {
  const values = plot.data[line];
  const found = [];
  let before = null;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === undefined) continue;
    if (values[i] !== null) {
      let j = i + 1;
      while (j < values.length && values[j] === undefined) j++;
      if (show || (before === null && (values[j] ?? null) === null)) found.push(i);
    }
    before = values[i];
  }
  return found;
}

function makePlot(card, data) {
  const lines = card.series.map((series, i) => ({
    label: series.sensor,
    scale: card.twoScales && i === 1 ? 'y2' : 'y',
    stroke: colour('plot-' + LINES[i]),
    fill: card.fromZero ? colour('plot-' + LINES[i]) + '33' : undefined,
    width: 1.6,
    dash: card.twoScales && i === 1 ? [2, 3] : undefined,
    points: { show: (plot) => plot.data[0].length < 40, size: 4, filter: alone },
  }));
  const axes = [
    axis({
      size: 30,
      space: 56,
      values: (plot, splits) =>
        splits.map((at) => time(at * 1000, card.view.span > 86400000 ? 'day' : 'minute')),
    }),
    axis({ size: 44, space: 28 }),
  ];
  if (card.twoScales) {
    axes.push(axis({ scale: 'y2', side: 1, size: 40, space: 28, grid: { show: false } }));
  }
  return new uPlot(
    {
      width: card.canvas.clientWidth,
      height: HEIGHT,
      padding: [6, card.twoScales ? 0 : 10, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'time' } },
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), ZONE),
      scales: {
        x: { range: () => [(card.view.now - card.view.span) / 1000, card.view.now / 1000] },
        y: { range: scale(card) },
        y2: { range: (plot, low, high) => (low === null ? [0, 1] : [low - 1, high + 1]) },
      },
      series: [{}, ...lines],
      axes,
      hooks: {
        drawClear: [drawBehind(card)],
        draw: [drawAbove(card)],
        setCursor: [(plot) => showCursor(card, plot)],
      },
    },
    data,
    card.canvas,
  );
}

function showCursor(card, plot) {
  const i = plot.cursor.idx;
  if (i === null || i === undefined || plot.cursor.left < 0) {
    card.cursor.textContent = '';
    return;
  }
  const values = card.series.map((series, s) => {
    const value = plot.data[s + 1][i];
    return value === null || value === undefined
      ? '–'
      : number(series.quantity, value) + ' ' + wordOr('unit.' + series.quantity, '');
  });
  card.cursor.textContent = time(plot.data[0][i] * 1000, 'second') + '  ' + values.join('  ');
}

function makeCard(key, place) {
  const element = make('article', 'card plot');
  element.dataset.key = key;
  const head = make('div', 'head');
  const state = make('div', 'state');
  const cursor = make('span', 'cursor');
  const canvas = make('div', 'canvas');
  element.append(head, state, canvas);
  place.append(element);
  const card = { key, element, head, state, cursor, canvas, plot: null, leastSpan: 0 };
  new ResizeObserver(() => {
    if (card.plot && canvas.clientWidth > 0) {
      card.plot.setSize({ width: canvas.clientWidth, height: HEIGHT });
    }
  }).observe(canvas);
  cards.set(key, card);
  return card;
}

/** Draws or redraws one card: its series, its figures and its state. */
export function drawCard(place, key, what, view) {
  const card = cards.get(key) ?? makeCard(key, place);
  const many = card.series?.length !== what.series.length;
  Object.assign(card, what, { view });
  const tables = what.series.map((series) => points(series, view));
  card.marks = tables.flatMap((table) => table.marks);
  const data = uPlot.join(tables.map((table) => [table.xs, table.ys]));
  if (card.plot === null || many) {
    card.plot?.destroy();
    card.plot = makePlot(card, data);
  } else {
    card.plot.setData(data);
  }
  writeHead(card, what, view);
}

function writeHead(card, what, view) {
  const title = make('h3', '', what.title);
  const heading = make('div', '', title, make('span', 'soft', what.subtitle));
  const figures = what.figures.map(figure);
  card.head.replaceChildren(heading, ...figures);
  const badges = [];
  const first = what.figures[0];
  const quiet = first && what.series[0].quantity !== 'arrivals' ? view.now - first.at : 0;
  const usual = first ? usualStep(what.series[0]) : 0;
  const stale = quiet > Math.max(15000, 4 * usual) && what.series[0].owner !== 'hub';
  card.element.classList.toggle('stale', stale);
  if (stale) badges.push(make('span', 'badge warn', word('age.stale', age(quiet))));
  for (const series of what.figures) {
    if (series.value === null) {
      badges.push(
        make('span', 'badge bad', word('quality.missing') + ' ' + instant(series.at, view.now)),
      );
    } else if (series.quality < 4 && series.quality > 0) {
      badges.push(
        make('span', series.usable ? 'badge warn' : 'badge bad', word('quality.' + series.quality)),
      );
    }
  }
  const unusable = what.series
    .flatMap((series) => [...series.buckets.values()])
    .reduce((sum, bucket) => sum + (what.series[0].quantity === 'arrivals' ? 0 : bucket[1]), 0);
  if (unusable > 0) badges.push(make('span', '', word('marks', integer(unusable))));
  if (what.legend) {
    what.legend.forEach((name, i) => badges.push(make('span', 'key ' + LINES[i], name)));
  }
  card.state.replaceChildren(...badges, card.cursor);
}

function usualStep(series) {
  const starts = [...series.buckets.keys()].sort((a, b) => a - b);
  return starts.length > 1 ? (starts.at(-1) - starts[0]) / (starts.length - 1) : 0;
}

function figure(series, i) {
  const value =
    series.value === null ? '–' : number(series.quantity, shown(series.quantity, series.value));
  const element = make('div', i === 0 ? 'value' : 'value second', value, ' ');
  element.append(make('small', '', wordOr('unit.' + series.quantity, '')));
  element.title = wordOr('quantity.' + series.quantity, series.quantity);
  // The first is what the section is about.
  if (i > 0) {
    element.prepend(make('small', '', element.title + ' '));
  }
  return element;
}

/** Takes away the cards of a place that are no longer wanted, and its word for emptiness. */
export function keepCards(place, keys) {
  place.querySelector('.empty')?.toggleAttribute('hidden', keys.size > 0);
  for (const element of place.querySelectorAll('.plot')) {
    if (!keys.has(element.dataset.key)) {
      cards.get(element.dataset.key)?.plot?.destroy();
      cards.delete(element.dataset.key);
      element.remove();
    }
  }
}

/** Colours are drawn into the canvas, so a change of theme means new plots. */
export function forgetPlots() {
  for (const card of cards.values()) {
    card.plot?.destroy();
    card.plot = null;
  }
}
