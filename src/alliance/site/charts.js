// On pages with charts: Vega is loaded only when a reader asks for the interactive drawing.
(function () {
  "use strict";
  let loading = null;
  function vega(address) {
    loading = loading || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = function () { loading = null; reject(new Error("the chart program could not be loaded")); };
      document.head.append(script);
    });
    return loading;
  }
  document.querySelectorAll(".bk-live-chart").forEach(function (box) {
    const button = box.querySelector("button"), stage = box.querySelector(".bk-chart-stage"), status = box.querySelector("[role=status]");
    const picture = box.parentElement.querySelector(".bk-chart-picture");
    box.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;
      status.textContent = "Loading the chart program …";
      vega(box.dataset.vega).then(function () {
        const spec = JSON.parse(box.querySelector("script").textContent);
        const dark = document.documentElement.dataset.theme === "dark";
        return vegaEmbed(stage, spec, { actions: false, renderer: "svg", theme: dark ? "dark" : undefined, config: { background: "transparent" } });
      }).then(function () {
        picture.hidden = true;
        button.hidden = true;
        status.textContent = "The chart is interactive now: point at a mark to read it.";
        box.dataset.live = "true";
      }).catch(function (error) {
        button.disabled = false;
        status.textContent = "The interactive chart could not be loaded (" + error.message + "); the picture stays.";
      });
    });
  });
})();
