// The charts of the page: ratios to pusher-js as bars, targets as marks.
import { BarChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { times } from './numbers.mjs';

use([BarChart, ScatterChart, GridComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

const reached = '#2f7d5b';
const missed = '#c2703d';
const mark = '#222222';
const width = 760;

/** Bars of `{ name, value, target? }`, the first on top, as SVG; a line stands where both are equal. */
export function ratioChart(title, bars) {
  const height = 70 + bars.length * 26;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const isReached = ({ value, target }) => target === undefined || value >= target;
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: title, textStyle: { fontSize: 14, fontWeight: 'normal' }, left: 8, top: 6 },
    grid: { left: 280, right: 60, top: 36, bottom: 8 },
    xAxis: { type: 'value', min: 0, axisLabel: { formatter: '{value}×' } },
    yAxis: { type: 'category', inverse: true, data: bars.map(({ name }) => name), axisTick: { show: false } },
    series: [
      {
        type: 'bar',
        barWidth: 14,
        data: bars.map((bar) => ({
          value: bar.value,
          itemStyle: { color: isReached(bar) ? reached : missed },
        })),
        label: { show: true, position: 'right', formatter: ({ value }) => times(value) },
        markLine: { symbol: 'none', silent: true, label: { show: false }, data: [{ xAxis: 1 }] },
      },
      {
        type: 'scatter',
        symbol: 'rect',
        symbolSize: [3, 20],
        itemStyle: { color: mark },
        data: bars.flatMap(({ target }, index) => (target === undefined ? [] : [[target, index]])),
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
