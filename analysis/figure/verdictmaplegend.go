package figure

import (
	"fmt"
)

// addLegend lists classes with their counts, then groups, and breaks them into lines.
func (l *verdictLayout) addLegend(p *pen) {
	if right := l.left + float64(len(l.Columns))*l.w + verdictBars + 40; pageWidth-margin-right >= 270 {
		l.side = right
	}
	var all []verdictEntry
	for k, c := range l.Classes {
		switch n := l.count(k); {
		case n == 0:
		case c.Look == Solid && l.Values != nil:
			all = append(all, l.toneEntries(k)...)
		default:
			all = append(all, verdictEntry{words: fmt.Sprintf("%s (%s)", c.Name, grouped(int64(n))), draw: func(p *pen, x, y float64) {
				t := verdictTiles{}
				if c.Look == Blank {
					t.add(Ring, rule, x, y, 16, 14, true)
				}
				t.add(c.Look, accent, x, y, 16, 14, true)
				t.draw(p)
			}})
		}
	}
	l.addLines(p, all)
	for _, s := range []struct {
		*side
		name string
	}{{&l.rows, l.RowGroupName}, {&l.cols, l.ColumnGroupName}} {
		if len(s.groups) == 0 {
			continue
		}
		all = []verdictEntry{{words: s.name, bold: true}}
		for k, name := range s.groups {
			n := 0
			for _, g := range s.by {
				if g == name {
					n++
				}
			}
			lanes := len(s.groups)
			all = append(all, verdictEntry{words: fmt.Sprintf("%s (%d)", name, n), draw: func(p *pen, x, y float64) {
				p.box(x, y, verdictLane*float64(lanes), 14, noData)
				p.box(x+verdictLane*float64(k), y, verdictLane, 14, groups[k])
			}})
		}
		l.addLines(p, all)
	}
}

// toneEntries are the classes of values.
func (l *verdictLayout) toneEntries(class int) []verdictEntry {
	all := []verdictEntry{{words: l.Unit, bold: true}}
	counts := make([]int, len(l.Breaks)+1)
	for i, row := range l.Cells {
		for j, c := range row {
			if c == class {
				counts[l.tone(i, j)]++
			}
		}
	}
	for k, n := range counts {
		words := ""
		switch {
		case len(l.Breaks) == 0:
			words = "above 0"
		case k == 0:
			words = "up to " + short(l.Breaks[0])
		case k == len(l.Breaks):
			words = "above " + short(l.Breaks[k-1])
		default:
			words = short(l.Breaks[k-1]) + " to " + short(l.Breaks[k])
		}
		all = append(all, verdictEntry{words: fmt.Sprintf("%s (%s)", words, grouped(int64(n))), draw: func(p *pen, x, y float64) {
			p.box(x, y, 16, 14, l.toneColor(k))
		}})
	}
	return all
}

const verdictWordsAt = 24.0 // of an entry, from its left

func (l *verdictLayout) addLines(p *pen, all []verdictEntry) {
	l.legend = append(l.legend, verdictLines(p, all, pageWidth-margin-max(margin, l.side), l.side > 0)...)
}

// verdictLines breaks entries into lines of at most room, or one each; words that are too long end in an ellipsis.
func verdictLines(p *pen, all []verdictEntry, room float64, oneEach bool) (lines [][]verdictEntry) {
	var line []verdictEntry
	at := 0.0
	for _, e := range all {
		e.words = p.fit(e.words, room-verdictWordsAt, style{size: smallSize + 0.5, bold: e.bold})
		w := e.width(p)
		if (at+w > room+18 || oneEach) && len(line) > 0 {
			lines, line, at = append(lines, line), nil, 0
		}
		line, at = append(line, e), at+w
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// verdictLegend draws lines of entries.
func verdictLegend(p *pen, lines [][]verdictEntry, left, y float64) {
	for _, line := range lines {
		x := left
		for _, e := range line {
			st := style{size: smallSize + 0.5, bold: e.bold, color: ink}
			if e.draw != nil {
				e.draw(p, x, y)
				p.text(e.words, x+verdictWordsAt, y+11.5, st)
			} else {
				p.text(e.words, x, y+11.5, st)
			}
			x += e.width(p)
		}
		y += verdictLine
	}
}

func (e verdictEntry) width(p *pen) float64 {
	w := p.width(e.words, style{size: smallSize + 0.5, bold: e.bold}) + 18
	if e.draw != nil {
		w += verdictWordsAt
	}
	return w
}
