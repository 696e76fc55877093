package survey

import (
	"fmt"
	"testing"

	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

func TestEveryClass(t *testing.T) {
	for _, class := range world.Classes() {
		t.Run(string(class), func(t *testing.T) {
			s, b, _ := play(t, lab.Bench{Class: class}.World(1), nil)
			checkRows(t, s, b.rows)
			steps, rounds := tally(b.rows, "127.1.0.1")
			fmt.Println(class, len(b.rows), steps, rounds, s.courses[0].facts, s.courses[0].mode)
		})
	}
}
