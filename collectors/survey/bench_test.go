package survey

import (
	"testing"

	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world"
)

// BenchmarkHideAndSeek surveys the resolvers of the scenario hide-and-seek-2018, in virtual time and over sockets of
// loopback, and says how often resolvers are asked, by how far they got.
func BenchmarkHideAndSeek(b *testing.B) {
	for _, way := range []struct {
		name string
		run  func(testing.TB, *world.World) (*Survey, []qualificationexchanges.Row)
	}{
		{"virtual", func(tb testing.TB, w *world.World) (*Survey, []qualificationexchanges.Row) {
			s, book, _ := play(tb, w, withNeighbours)
			return s, book.rows
		}},
		{"wire", func(tb testing.TB, w *world.World) (*Survey, []qualificationexchanges.Row) {
			s, book := overWire(tb, w)
			return s, book.rows
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			w := generated(b, "hide-and-seek-2018")
			for b.Loop() {
				s, rows := way.run(b, w)
				b.ReportMetric(float64(len(rows)), "exchanges")
				var asked, resolvers [over + 1]float64
				for i := range s.courses {
					asked[s.courses[i].mode] += float64(s.courses[i].exchanges)
					resolvers[s.courses[i].mode]++
				}
				for m, word := range []string{"full", "refusing", "silent", "harming"} {
					b.ReportMetric(asked[m]/max(resolvers[m], 1), word+"-exchanges/resolver")
				}
			}
		})
	}
}
