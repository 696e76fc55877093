package display

import (
	"fmt"
	"html"
	"maps"
	"strings"
	"sync"
	"time"
)

// TransientID is the key in Data.Transient of the identifier by which a
// display can be updated.
const TransientID = "display_id"

// WithID returns data with an identifier: what Display shows under it can be
// replaced by Update.
func WithID(id string, data Data) Data {
	data.Transient = maps.Clone(data.Transient)
	if data.Transient == nil {
		data.Transient = MIMEMap{}
	}
	data.Transient[TransientID] = id
	return data
}

// A Progress is a bar that is drawn in place. Its methods may be called from
// several goroutines.
type Progress struct {
	// Label says what is counted, Total how much there is; zero means that it
	// is not known.
	Label string
	Total int

	surface Surface
	mu      sync.Mutex
	done    int
	shown   bool
	next    time.Time // no drawing before
	id      string
}

// newProgress makes the n-th bar of a session; it is drawn with the first Add.
func newProgress(surface Surface, n int64, label string, total int) *Progress {
	return &Progress{Label: label, Total: total, surface: surface, id: fmt.Sprintf("progress-%d", n)}
}

// often is how often a bar is drawn at most.
const often = 100 * time.Millisecond

// Add counts n more. The bar is drawn ten times a second at most, and always
// when the total is reached.
func (p *Progress) Add(n int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	now := time.Now()
	if now.Before(p.next) && (p.Total == 0 || p.done < p.Total) {
		return nil
	}
	p.next = now.Add(often)
	return p.draw()
}

// Done draws the bar as it is, for the end of work whose size was not known.
func (p *Progress) Done() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.draw()
}

func (p *Progress) draw() error {
	show := p.surface.Update
	if !p.shown {
		show, p.shown = p.surface.Show, true
	}
	return show(WithID(p.id, p.data()))
}

// data draws the bar.
func (p *Progress) data() Data {
	if p.Total <= 0 {
		text := fmt.Sprintf("%s: %d", p.Label, p.done)
		return MakeData3(MIMETypeHTML, text, html.EscapeString(text))
	}
	share := min(float64(p.done)/float64(p.Total), 1)
	const width = 30
	full := int(share * width)
	text := fmt.Sprintf("%s: %s%s %d of %d", p.Label, strings.Repeat("█", full), strings.Repeat("░", width-full), p.done, p.Total)
	return MakeData3(MIMETypeHTML, text, fmt.Sprintf(`<label>%s <progress max="%d" value="%d"></progress> %d of %d</label>`,
		html.EscapeString(p.Label), p.Total, p.done, p.done, p.Total))
}
