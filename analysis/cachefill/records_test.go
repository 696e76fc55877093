package cachefill

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// said is a row as it was given to records.
type said struct {
	at, ttls int64
	f        flags
	path     int32
}

// What was put in comes out, record by record and in its order, whatever the flags; counts are those of the words of rows.sql, counted here anew.
func TestRecords(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 0))
		low, high := r.Int64N(1_000_000), int64(0)
		high = low + r.Int64N(1000)
		from := r.Int64N(1 << 50)
		kept, want := newRecords(low, high, from), map[int64][]said{}
		for range r.IntN(20_000) {
			w := low + r.Int64N(high-low+1)*r.Int64N(2) // half of the rows are of one record
			x := said{at: from + r.Int64N(1<<58), f: flags(r.IntN(17)<<classShift + r.IntN(2)*burstBit + r.IntN(3))}
			path, ttls := r.Int32(), int64(r.Uint64())
			kept.add(w, x.at, int64(path)<<8|int64(x.f), ttls)
			if codes[x.f] == more {
				x.path, x.ttls = path, ttls
			}
			want[w] = append(want[w], x)
		}
		var room []int64
		for w := low; w <= high; w++ {
			one := kept.at(w)
			if (one == nil) != (len(want[w]) == 0) {
				t.Fatalf("seed %d: record %d is there: %v, of %d rows", seed, w, one != nil, len(want[w]))
			}
			if one == nil {
				continue
			}
			var got []said
			room = kept.all(one, room)
			for rest := room; len(rest) > 0; {
				var x said
				x.at, x.f, x.path, x.ttls, rest = kept.read(rest)
				got = append(got, x)
			}
			if !reflect.DeepEqual(got, want[w]) {
				t.Fatalf("seed %d, record %d: %d rows came back, of %d", seed, w, len(got), len(want[w]))
			}
			if counted := tallied(want[w]); counted != [7]int32{one.rows, one.misses, one.sights, one.unusable, one.cold, one.shown, one.silent} {
				t.Errorf("seed %d, record %d: %+v, counted %v", seed, w, *one, counted)
			}
		}
	}
}

// tallied counts rows: all, misses, sights, those that say nothing of the address, misses and sights of the delegation, and those that say nothing of it.
func tallied(list []said) (n [7]int32) {
	for _, x := range list {
		k, d, elsewhere := x.f.class(), x.f.cut(), x.f.class() == 8 || x.f.class() == 9
		for i, is := range []bool{
			true, k == 1 || k == 2, k == 3 || k == 4 || k >= 10 && k <= 14 && uint32(uint64(x.ttls)>>32) > 0,
			k != 1 && k != 2 && k != 3 && k != 4 && !elsewhere, d == 1, d == 2, d == 0 && !elsewhere,
		} {
			if is {
				n[i]++
			}
		}
	}
	return n
}

// Rows of one word are those of which nothing but instant and flags is needed.
func TestBareRows(t *testing.T) {
	for f := range flags(17 << classShift) {
		sight := f.class() == 3 || f.class() == 4 || f.class() >= 10 || f.cut() == 2
		if f.cut() < 3 && f.class() != 5 && (codes[f] == more) != sight {
			t.Errorf("flags %d: class %d, cut %d has the code %d", f, f.class(), f.cut(), codes[f])
		}
	}
}
