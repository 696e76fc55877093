package jupyter

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"bridle/kernel/jupyter/link"
)

const (
	// pause is how long outputs wait for others that they can be joined with.
	pause = 20 * time.Millisecond

	// maxDisplays is how many displays a cell may make. A page with more is
	// of no use, and browsers stop at far fewer than a loop can make.
	maxDisplays = 2000
)

// An outlet passes on the outputs of one cell, floods in fewer pieces. Text is
// joined, of updates of one display the last counts, and what is cleared
// before anybody saw it is left out. Displays and results are passed on at once.
type outlet struct {
	send func(link.Output)

	mu       sync.Mutex
	waiting  []link.Output // streams, updates and clear_output
	timer    *time.Timer   // nil while nothing waits
	displays int
	last     []link.Output // what is not sent any more but returned by end
	ending   bool
}

// pass sends an output, or keeps it for end. The caller holds o.mu.
func (o *outlet) pass(output link.Output) {
	if o.ending {
		o.last = append(o.last, output)
		return
	}
	o.send(output)
}

// put takes an output.
func (o *outlet) put(output link.Output) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch output.Type {
	case "stream":
		o.settle()
		o.join(output)
	case "update_display_data":
		o.replace(output)
	case "clear_output":
		o.clear(output)
	case "display_data":
		if o.displays++; o.displays <= maxDisplays {
			o.settle()
			o.flush()
			o.pass(output)
		}
		return
	default:
		o.settle()
		o.flush()
		o.pass(output)
		return
	}
	if o.timer == nil {
		o.timer = time.AfterFunc(pause, func() {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.flush()
		})
	}
}

// placed reports whether an output has a place among the others. An update
// changes an earlier place.
func placed(output link.Output) bool { return output.Type != "update_display_data" }

// clear takes a clear_output. What it clears at once need not be shown. One
// that waits for the next output clears nothing yet.
func (o *outlet) clear(output link.Output) {
	if !output.Wait {
		o.waiting = slices.DeleteFunc(o.waiting, placed)
	} else if last := o.lastPlaced(); last >= 0 && o.waiting[last].Type == output.Type {
		return // there is nothing between the two
	}
	o.waiting = append(o.waiting, output)
}

// settle is called before an output that is seen: if a clear_output waits for
// it, what that clears need not be shown.
func (o *outlet) settle() {
	last := o.lastPlaced()
	if last < 0 || o.waiting[last].Type != "clear_output" || !o.waiting[last].Wait {
		return
	}
	o.waiting = append(slices.DeleteFunc(slices.Clone(o.waiting[:last]), placed), o.waiting[last:]...)
}

// lastPlaced is the index of the last output with a place, or -1.
func (o *outlet) lastPlaced() int {
	for i := range slices.Backward(o.waiting) {
		if placed(o.waiting[i]) {
			return i
		}
	}
	return -1
}

// join adds text to the text that waits, if it is of the same stream and
// nothing that is placed among the outputs lies between.
func (o *outlet) join(output link.Output) {
	if last := o.lastPlaced(); last >= 0 && o.waiting[last].Type == "stream" && o.waiting[last].Name == output.Name {
		o.waiting[last].Text += output.Text
		return
	}
	o.waiting = append(o.waiting, output)
}

// replace puts an update in the place of one of the same display that waits.
func (o *outlet) replace(output link.Output) {
	id := string(output.Transient["display_id"])
	for i, w := range o.waiting {
		if w.Type == output.Type && id != "" && string(w.Transient["display_id"]) == id {
			o.waiting[i] = output
			return
		}
	}
	o.waiting = append(o.waiting, output)
}

// flush passes on what waits. The caller holds o.mu.
func (o *outlet) flush() {
	if o.timer != nil {
		o.timer.Stop()
		o.timer = nil
	}
	for _, output := range o.waiting {
		o.pass(output)
	}
	o.waiting = nil
}

// close says that the last outputs come: they are for end.
func (o *outlet) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ending = true
}

// end returns the outputs since close, what waited, and how many displays were left out.
func (o *outlet) end() []link.Output {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flush()
	if left := o.displays - maxDisplays; left > 0 {
		o.pass(link.Output{Type: "stream", Name: "stderr", Text: fmt.Sprintf("… (%d more displays dropped)\n", left)})
	}
	return o.last
}
