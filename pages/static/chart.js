/* Draws the chart of the indicators page. Its colours are tokens of the style sheet, so it is drawn anew with the theme. */
(() => {
  "use strict";
  const place = document.getElementById("zw-chart-place");
  if (!place || !window.Plotly) return;
  const root = document.documentElement;
  const figure = JSON.parse(place.dataset.figure);
  const filled = (value, style) => {
    if (typeof value === "string") {
      const token = /^var\((--[a-z0-9-]+)\)$/.exec(value);
      return token ? style.getPropertyValue(token[1]).trim() : value;
    }
    if (Array.isArray(value)) return value.map((item) => filled(item, style));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, style)]));
    }
    return value;
  };
  const draw = () => {
    const style = getComputedStyle(root);
    const { data, layout } = filled(figure, style);
    const size = parseFloat(style.fontSize) * 0.875;
    layout.font = { family: style.getPropertyValue("--zw-sans").trim(), size, color: style.getPropertyValue("--zw-ink").trim() };
    layout.hoverlabel = { ...layout.hoverlabel, font: layout.font };
    Plotly.react(place, data, layout, { displayModeBar: false, responsive: true, doubleClick: false, scrollZoom: false });
  };
  draw();
  place.on("plotly_click", (event) => { location.href = event.points[0].customdata; });
  new MutationObserver(draw).observe(root, { attributes: true, attributeFilter: ["data-theme", "data-size"] });
})();
