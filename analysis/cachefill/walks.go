package cachefill

import (
	"runtime"
	"sync"
)

// walks are several walks side by side, each through the rows of whole groups. What they find is put together in the order of the
// rows, whoever was first.
type walks struct {
	known   *known
	batch   []row
	todo    chan *walked
	all     []*walked
	waiting sync.WaitGroup
}

func newWalks(k *known) *walks {
	n := runtime.GOMAXPROCS(0)
	w := &walks{known: k, todo: make(chan *walked, n)}
	for range n {
		w.waiting.Go(func() {
			for v := range w.todo {
				rows := v.rows
				v.all(rows)
				v.rows = nil
			}
		})
	}
	return w
}

// take adds a row; rows come in the order of groups.
func (w *walks) take(r row) {
	if n := len(w.batch); n >= rowsPerBatch && w.known.caches[w.batch[n-1].cache].group != w.known.caches[r.cache].group {
		w.send()
	}
	if w.batch == nil {
		w.batch = make([]row, 0, rowsPerBatch+rowsPerBatch/2)
	}
	w.batch = append(w.batch, r)
}

func (w *walks) send() {
	v := &walked{known: w.known, book: &Book{}, rows: w.batch}
	w.batch, w.all = nil, append(w.all, v)
	w.todo <- v
}

// end waits for all walks and adds what they found to a book.
func (w *walks) end(b *Book) {
	w.send()
	close(w.todo)
	w.waiting.Wait()
	for _, v := range w.all {
		b.Watches, b.Fills = append(b.Watches, v.book.Watches...), append(b.Fills, v.book.Fills...)
	}
}
