package figure

import (
	"fmt"

	"bridle/analysis/typeset"
)

// setText is a text as it was set: the words and the box of their letters.
type setText struct {
	words                    string
	left, top, right, bottom float64
	watermark                bool
}

// Letters reach from the baseline this far up and down, in parts of the size.
const (
	ascent  = 0.73
	descent = 0.21
)

// newSetText returns the box of a line of text. Scripts that reach further than Latin have the box of their ink.
func newSetText(line *typeset.Line, x, y float64, st style) setText {
	above, below, width := ascent*st.size, descent*st.size, line.Width*st.size
	if !line.Latin {
		above, below = max(above, line.Top*st.size), max(below, line.Bottom*st.size)
	}
	x -= st.align * width
	box := setText{words: line.Text, left: x, right: x + width, top: y - above, bottom: y + below}
	if st.up {
		y += st.align * width
		x += st.align * width
		box.left, box.right = x-above, x+below
		box.top, box.bottom = y-width, y
	}
	box.watermark = st.color.A != 0xff
	return box
}

// readable returns an error if a text leaves the page or lies on another one: a
// label that cannot be read is refused, not published. Watermarks may lie under
// anything.
func (p *pen) readable(width, height float64) error {
	const slack = 0.5 // pixels
	for i, a := range p.set {
		if a.left < -slack || a.top < -slack || a.right > width+slack || a.bottom > height+slack {
			return fmt.Errorf("the text %q does not fit on the page; shorten it", a.words)
		}
		for _, b := range p.set[:i] {
			if a.watermark || b.watermark {
				continue
			}
			if a.left+slack < b.right && b.left+slack < a.right && a.top+slack < b.bottom && b.top+slack < a.bottom {
				return fmt.Errorf("the texts %q and %q lie on each other; shorten one", b.words, a.words)
			}
		}
	}
	return nil
}
