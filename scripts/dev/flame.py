#!/usr/bin/env python3
"""perf script on stdin, a flame graph as one SVG on stdout: no script in it, titles on hover.

A box is a function, as wide as its share of all samples; what it calls stands on top of it.
"""

import collections
import html
import sys

WIDTH, ROW, LEAST = 1200, 18, 0.3  # LEAST: narrower boxes are left out


def stacks(lines):
    """Samples as tuples of function names, outermost first."""
    frames = []
    for line in lines:
        if not line.strip():
            if frames:
                yield tuple(reversed(frames))
            frames = []
        elif line[0] in "\t ":
            words = line.split()
            if len(words) >= 2:
                frames.append(words[1].split("+0x")[0])
        else:
            frames = [line.split()[0]]
            frames.clear()
    if frames:
        yield tuple(reversed(frames))


class Box:
    def __init__(self):
        self.count = 0
        self.above = collections.OrderedDict()


def build(samples):
    root = Box()
    for stack in samples:
        box = root
        box.count += 1
        for name in stack:
            box = box.above.setdefault(name, Box())
            box.count += 1
    return root


def depth(box):
    return 1 + max((depth(child) for child in box.above.values()), default=0)


def draw(name, box, left, level, height, total):
    width = box.count * WIDTH / total
    if width < LEAST:
        return
    hue = 20 + sum(name.encode()) % 35
    y = height - (level + 1) * ROW
    label = html.escape(name[: max(0, int(width / 7) - 1)])
    print(f'<g><title>{html.escape(name)}: {100 * box.count / total:.1f} %, {box.count} samples'
          f'</title><rect x="{left:.1f}" y="{y}" width="{max(width - .5, .3):.1f}" height="{ROW - 1}" '
          f'fill="hsl({hue} 80% 66%)" rx="1"/><text x="{left + 3:.1f}" y="{y + 13}">{label}</text></g>')
    for child_name, child in sorted(box.above.items(), key=lambda item: -item[1].count):
        draw(child_name, child, left, level + 1, height, total)
        left += child.count * WIDTH / total


def main():
    root = build(stacks(sys.stdin))
    if root.count == 0:
        sys.exit("flame: no samples on stdin; perf script writes them")
    height = (depth(root) + 1) * ROW
    title = " ".join(sys.argv[1:])
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height + 24}" '
          f'font-family="monospace" font-size="11.5"><rect width="100%" height="100%" fill="#fff"/>'
          f'<text x="4" y="{height + 18}">{html.escape(title)}: {root.count} samples</text>')
    draw("all", root, 0, 0, height, root.count)
    print("</svg>")


if __name__ == "__main__":
    main()
