// The charts of the page: bars, with marks where targets are.
import { BarChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { digits } from './numbers.mjs';

use([BarChart, ScatterChart, GridComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

const reached = '#2f7d5b';
const missed = '#c2703d';
const targetMark = '#222222';

/** Bars of `{ name, value, target?, isMissed? }`, the first on top, as SVG. Ratios get a line at 1. */
export function barChart(title, bars, unit = '×') {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 800, height: 70 + bars.length * 26 });
  const line = { symbol: 'none', silent: true, label: { show: false }, data: [{ xAxis: 1 }] };
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: title, textStyle: { fontSize: 14, fontWeight: 'normal' }, left: 8, top: 6 },
    grid: { left: 290, right: 70, top: 36, bottom: 28, outerBoundsMode: 'none' },
    xAxis: { type: 'value', min: 0, axisLabel: { formatter: `{value}${unit}` } },
    yAxis: { type: 'category', inverse: true, data: bars.map(({ name }) => name), axisTick: { show: false } },
    series: [
      {
        type: 'bar',
        barWidth: 14,
        data: bars.map(({ value, isMissed }) => ({
          value,
          itemStyle: { color: isMissed ? missed : reached },
        })),
        label: { show: true, position: 'right', formatter: ({ value }) => `${digits(value)}${unit}` },
        ...(unit === '×' && { markLine: line }),
      },
      {
        type: 'scatter',
        symbol: 'rect',
        symbolSize: [3, 20],
        itemStyle: { color: targetMark },
        data: bars.flatMap(({ target }, index) => (target === undefined ? [] : [[target, index]])),
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
