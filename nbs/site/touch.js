/* The figure of the first screen, before it is touched: the picture that stands above this script,
   and a slider under it. The first touch, by finger, mouse or key, loads site/here.js, which draws
   the same figure and moves it. Without scripts the picture stays. */
(() => {
  const script = document.currentScript,
    source = script.src.replace("touch.js", "here.js");
  const before = f => f.compareDocumentPosition(script) & Node.DOCUMENT_POSITION_FOLLOWING;
  const figure = [...document.querySelectorAll("main figure")].filter(before).at(-1);
  if (!figure || figure.matches(".moving")) return;

  const label = document.createElement("label"),
    slider = document.createElement("input");
  label.innerHTML =
    '<span lang="zh">拖动：历史到哪一天</span><span class="dot"> · </span>'
    + '<span lang="en">Drag: where the history ends</span>';
  Object.assign(slider, { type: "range", min: 150, max: 359, value: 299, step: 1 });
  slider.style.cssText = label.style.cssText = "display: block; width: 100%";
  label.style.marginTop = "1rem";
  label.append(slider);
  figure.append(label);
  figure.classList.add("moving");

  const load = () => {
    for (const kind of ["pointerdown", "focusin"]) figure.removeEventListener(kind, load);
    document.head.append(Object.assign(document.createElement("script"), { src: source }));
  };
  for (const kind of ["pointerdown", "focusin"]) figure.addEventListener(kind, load);
})();
