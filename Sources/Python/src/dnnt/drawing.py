"""Pictures for notebooks: SVG inside HTML, no script, nothing loaded."""

from __future__ import annotations

import html
from fractions import Fraction
from typing import Optional

from .network import Network, Parameters
from .rationals import text_of

_STYLE = (
    "font-family:system-ui,sans-serif;font-size:12px;background:#fff;color:#222;display:inline-block;padding:8px;"
    "border:1px solid #ddd;border-radius:6px"
)
# Beyond this a picture says nothing any more, and only takes memory.
_MOST_EDGES = 4000


def network_svg(network: Network, parameters: Optional[Parameters] = None) -> str:
    """The network as SVG: positive weights blue, negative ones orange, zeros not drawn; each neuron with its bias."""
    widths = [network.inputs] + [layer.neurons for layer in network.layers]
    edges = sum(network.fan_in(n) * layer.neurons for n, layer in enumerate(network.layers, 1))
    if edges > _MOST_EDGES:
        return f"<p>{len(network.layers)} layers, {edges} edges: too many to draw</p>"
    step, gap = 130, 34
    height = max(widths) * gap + 40
    size = 50 + step * (len(widths) - 1) + 70

    def place(layer: int, index: int) -> tuple[float, float]:
        return 40 + layer * step, (height - 24) / 2 + (index - (widths[layer] - 1) / 2) * gap

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{height}" role="img">']
    largest = max(
        (abs(w) for layer in parameters or [] for row in layer.weights for w in row if w), default=Fraction(1)
    )
    for number, layer in enumerate(network.layers, 1):
        sources = [(s, i) for s in network.sources(number) for i in range(network.width(s))]
        for neuron in range(layer.neurons):
            x2, y2 = place(number, neuron)
            for index, source in enumerate(sources):
                x1, y1 = place(*source)
                options = layer.weight_options(neuron, index)
                value = parameters[number - 1].weights[neuron][index] if parameters else None
                if not options or (parameters and not value):
                    continue
                label = text_of(value) if value is not None else "{" + ", ".join(map(text_of, options[:9])) + "}"
                colour = "#999" if value is None else "#2469b3" if value > 0 else "#d2691e"
                # A float for the eye only: how thick a line is drawn.
                thickness = 1 if value is None else 0.7 + 2.3 * float(abs(value) / largest)
                parts.append(
                    f'<line x1="{x1}" y1="{y1:.0f}" x2="{x2}" y2="{y2:.0f}" stroke="{colour}" '
                    f'stroke-width="{thickness:.1f}"><title>{html.escape(label)}</title></line>'
                )
    for number, width in enumerate(widths):
        for index in range(width):
            x, y = place(number, index)
            bias = parameters[number - 1].biases[index] if parameters and number else None
            parts.append(f'<circle cx="{x}" cy="{y:.0f}" r="11" fill="#f4f4f4" stroke="#555"/>')
            label = f"x{index}" if number == 0 else "" if bias is None else text_of(bias)
            parts.append(
                f'<text x="{x}" y="{y + 3.5:.1f}" text-anchor="middle" font-size="9" fill="#222">{html.escape(label[:6])}'
                f"<title>{html.escape(label)}</title></text>"
            )
        name = "inputs" if number == 0 else network.layers[number - 1].activation.kind
        x, _ = place(number, 0)
        parts.append(f'<text x="{x}" y="{height - 6}" text-anchor="middle" font-size="11" fill="#555">{name}</text>')
    return "".join(parts) + "</svg>"


def network_html(network: Network, parameters: Optional[Parameters] = None) -> str:
    choices = network.choices()
    count = f"{choices:,}" if choices < 10**15 else f"about 2^{choices.bit_length() - 1}"
    caption = "" if parameters else f"<div>{count} choices of parameters</div>"
    return f'<div style="{_STYLE}">{network_svg(network, parameters)}{caption}</div>'


def result_html(result) -> str:
    """The answer of a solve: what is proven, the numbers, the network."""
    rows = [("status", result.status), ("proof", result.proof)]
    rows += [
        (word, text_of(value))
        for word, value in (("objective", result.objective), ("bound", result.bound))
        if value is not None
    ]
    rows += [("solver", f"{result.solver}, {result.nodes} nodes, {result.seconds:.3f} s")]
    table = "".join(
        f'<tr><th style="text-align:left;padding-right:12px">{word}</th><td>{html.escape(str(value)[:200])}</td></tr>'
        for word, value in rows
    )
    drawing = ""
    if result.parameters is not None:
        drawing = network_svg(result.instance.network, result.parameters)
    return f'<div style="{_STYLE}"><table>{table}</table>{drawing}</div>'
