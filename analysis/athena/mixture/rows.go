package mixture

// rows are rows of numbers, one for each value, in one piece of memory.
type rows struct {
	start   []int32
	numbers []float64
}

// of returns the row of a value.
func (t *rows) of(v int32) []float64 { return t.numbers[t.start[v]:t.start[v+1]] }

// shape makes room for a row of most[v]+1 numbers for each value. What it held is lost.
func (t *rows) shape(most []int32) {
	t.start = append(t.start[:0], 0)
	n := int32(0)
	for _, m := range most {
		n += m + 1
		t.start = append(t.start, n)
	}
	if int(n) > cap(t.numbers) {
		t.numbers = make([]float64, n)
	}
	t.numbers = t.numbers[:n]
}
