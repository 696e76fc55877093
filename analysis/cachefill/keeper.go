package cachefill

// chunk is a copy of columns of rows: number of the record, instant, path with flags, TTLs.
type chunk [4][]int64

// keeper puts rows into records while DuckDB works on those that follow.
type keeper struct {
	todo, free chan chunk
	done       chan struct{}
}

// chunksAhead is how many chunks of some two thousand rows may wait.
const chunksAhead = 2048

func keep(r *records) *keeper {
	k := &keeper{make(chan chunk, chunksAhead), make(chan chunk, chunksAhead), make(chan struct{})}
	go func() {
		defer close(k.done)
		for c := range k.todo {
			for i, w := range c[0] {
				r.add(w, c[1][i], c[2][i], c[3][i])
			}
			select {
			case k.free <- c:
			default:
			}
		}
	}()
	return k
}

// copy takes rows, which are the reader's and valid during the call alone.
func (k *keeper) copy(columns [][]int64) error {
	var c chunk
	select {
	case c = <-k.free:
	default:
	}
	for i := range c {
		c[i] = append(c[i][:0], columns[i]...)
	}
	k.todo <- c
	return nil
}

// end waits until all rows are kept.
func (k *keeper) end() {
	close(k.todo)
	<-k.done
}
