package figure

import "fmt"

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

func newSetText(s string, x, y, width float64, st style) setText {
	x -= st.align * width
	box := setText{words: s, left: x, right: x + width, top: y - ascent*st.size, bottom: y + descent*st.size}
	if st.up {
		y += st.align * width
		x += st.align * width
		box.left, box.right = x-ascent*st.size, x+descent*st.size
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
