package figure

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Words of events never lie on each other, and no line crosses words: checked again
// with the boxes of the letters, for many random sets.
func TestTimelineStack(t *testing.T) {
	p, err := measure()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(8, 8))
	fits := 0
	for range 300 {
		events := make([]timelineEvent, 1+rng.IntN(8))
		x := 200.0
		for i := range events {
			x = min(920, x+rng.Float64()*200)
			events[i] = timelineEvent{at: day(i), x: x, label: strings.Repeat("w", 1+rng.IntN(12))}
		}
		if !timelineStack(p, events, pageWidth-margin) {
			continue
		}
		fits++
		for i, a := range events {
			if a.left < 0 || a.right > pageWidth-margin {
				t.Fatalf("words from %v to %v leave the page", a.left, a.right)
			}
			for j, b := range events {
				if i != j && a.level == b.level && a.left < b.right && b.left < a.right {
					t.Fatalf("words of %d and %d lie on each other: %+v", i, j, events)
				}
				if i != j && a.level >= b.level && a.x > b.left && a.x < b.right {
					t.Fatalf("the line of %d crosses the words of %d: %+v", i, j, events)
				}
			}
		}
	}
	if fits < 150 {
		t.Errorf("only %d of 300 sets had room for words", fits)
	}
}
