package figure

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// Sizes compares two clusterings of the same servers. Each is a strip as long as all
// servers together, cut into clusters from the largest to the single ones, so that
// one sees a cluster fall apart.
type Sizes struct {
	Meta
	// BeforeLabel and AfterLabel say what the clusterings are.
	BeforeLabel, AfterLabel string
	// Before and After are the sizes of their clusters, in any order.
	Before, After []int
	// Pieces says for each of After whether its servers were in the largest cluster
	// of Before. It is as long as After.
	Pieces []bool
}

// Draw draws the chart. It returns an error if a label is missing, a size is below 1,
// the clusterings do not have equally many servers, Pieces is not as long as After,
// or the pieces do not add up to the largest cluster of Before.
func (s Sizes) Draw() (*Figure, error) {
	before, after := sum(s.Before), sum(s.After)
	pieces := 0
	for i, in := range s.Pieces[:min(len(s.Pieces), len(s.After))] {
		if in {
			pieces += s.After[i]
		}
	}
	err := error(nil)
	switch {
	case len(s.Pieces) != len(s.After):
		err = fmt.Errorf("there are %d sizes and %d marks of pieces; they belong to the same clusters", len(s.After), len(s.Pieces))
	case slices.ContainsFunc(append(slices.Clone(s.Before), s.After...), func(n int) bool { return n < 1 }):
		err = errors.New("a cluster has at least one server")
	case before != after:
		err = fmt.Errorf("the clusterings have %d and %d servers; they must be of the same ones", before, after)
	case before > 0 && (s.BeforeLabel == "" || s.AfterLabel == ""):
		err = fmt.Errorf("the labels %q and %q must say what the clusterings are", s.BeforeLabel, s.AfterLabel)
	case before > 0 && pieces != slices.Max(s.Before):
		err = fmt.Errorf("the pieces have %d servers and the largest cluster before has %d; mark all of its pieces and no others", pieces, slices.Max(s.Before))
	}
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", s.ID, err)
	}
	strips := s.strips()
	data := table{columns: []string{"clustering", "size", "of_the_largest_before"}}
	for _, st := range strips {
		for _, seg := range st.segments {
			data.add(st.label, seg.size, seg.marked)
		}
	}
	return render(chart{meta: s.Meta, data: data, height: 2*stripStep + 20, draw: func(p *pen, y float64) { drawStrips(p, y, strips, before) }, vega: sizesVega()})
}

// sizesVega stacks the clusters of each clustering, in the order of the rows.
func sizesVega() map[string]any {
	return map[string]any{
		"width": 760, "height": map[string]any{"step": 60},
		"transform": []any{map[string]any{"window": []any{map[string]any{"op": "row_number", "as": "place"}}}},
		"mark":      map[string]any{"type": "bar", "stroke": "white"},
		"encoding": map[string]any{
			"y": channel("clustering", "nominal", "sort", nil), "x": channel("size", "quantitative", "stack", "zero"),
			"detail": channel("place", "ordinal"), "order": channel("place", "quantitative"), "color": channel("of_the_largest_before", "nominal"),
			"tooltip": []any{channel("clustering", "nominal"), channel("size", "quantitative")},
		},
	}
}

const (
	stripHeight = 58.0
	stripStep   = 118.0
)

// segment is one cluster of a strip.
type segment struct {
	size   int
	marked bool
}

type strip struct {
	label    string
	segments []segment
}

// strips puts the clusters into order: marked ones first, then by size.
func (s Sizes) strips() []strip {
	b, a := strip{label: s.BeforeLabel}, strip{label: s.AfterLabel}
	for _, n := range s.Before {
		b.segments = append(b.segments, segment{size: n})
	}
	for i, n := range s.After {
		a.segments = append(a.segments, segment{n, s.Pieces[i]})
	}
	bySize := func(x, y segment) int { return y.size - x.size }
	slices.SortStableFunc(b.segments, bySize)
	if len(b.segments) > 0 {
		b.segments[0].marked = true
	}
	slices.SortStableFunc(a.segments, func(x, y segment) int {
		if x.marked != y.marked {
			if x.marked {
				return -1
			}
			return 1
		}
		return bySize(x, y)
	})
	return []strip{b, a}
}

func drawStrips(p *pen, top float64, strips []strip, servers int) {
	unit := (pageWidth - 2*margin) / float64(servers)
	for i, st := range strips {
		y := top + float64(i)*stripStep + 26
		p.text(st.label, margin, y-9, style{size: labelSize, bold: true, color: ink})
		x := margin
		singles := 0
		for _, seg := range st.segments {
			w := float64(seg.size) * unit
			tone := stripGrey
			if seg.marked {
				tone = accent
			}
			gap := min(1.0, w*0.3)
			p.box(x, y, w-gap, stripHeight, tone)
			if name := strconv.Itoa(seg.size); p.width(name, style{size: smallSize, bold: true}) < w-5 {
				on := ink
				if seg.marked {
					on = paper
				}
				p.text(name, x+(w-gap)/2, y+stripHeight/2+4, style{size: smallSize, bold: true, color: on, align: 0.5})
			}
			if seg.size == 1 {
				singles++
			}
			x += w
		}
		p.text(fmt.Sprintf("%d clusters; the largest has %d of %d servers; servers that stand alone: %d",
			len(st.segments), largest(st.segments), servers, singles),
			margin, y+stripHeight+18, style{size: smallSize + 0.5, color: muted})
	}
}

func largest(s []segment) int {
	n := 0
	for _, seg := range s {
		n = max(n, seg.size)
	}
	return n
}

func sum(a []int) int {
	n := 0
	for _, v := range a {
		n += v
	}
	return n
}
