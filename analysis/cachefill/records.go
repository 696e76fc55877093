package cachefill

import "slices"

// flags are what a row says, as rows.sql classifies it: k without the burst, the burst, and d.
type flags uint8

const (
	burstBit   = 1 << 2
	classShift = 3
)

func (f flags) class() uint8  { return uint8(f >> classShift) }
func (f flags) isBurst() bool { return f&burstBit != 0 }
func (f flags) cut() uint8    { return uint8(f & 3) }

// A row is one word, if all that is needed of it are an instant and flags: microseconds since the first row times 32, and the
// place of the flags in bare. That is enough for 9,000 years. Rows that say more have a second word, path and flags, and a third, both TTLs.
const (
	codeBits = 5
	more     = 1<<codeBits - 1
)

// bare are the flags of rows that are one word: no answer, no denial, nothing suspect, and no delegation that was seen.
var bare = func() (list []flags) {
	for _, class := range []flags{0, 1, 2, 6, 7, 8, 9} {
		for _, rest := range []flags{0, 1, burstBit, burstBit + 1} {
			list = append(list, class<<classShift+rest)
		}
	}
	return list
}()

// codes has for all flags their place in bare, or more.
var codes = func() (list [256]int64) {
	for f := range list {
		list[f] = more
	}
	for code, f := range bare {
		list[f] = int64(code)
	}
	return list
}()

// held is what there is of a record, which is a name at a cache: a tally of its rows, and where they are.
type held struct {
	misses, sights, unusable, cold, shown, silent int32
	rows, words                                   int32
	block                                         int32 // the last one of its words
}

const (
	recordsPerPage = 64 // records next to each other are made at once
	wordsPerBlock  = 16 // the first of which is the number of the block before
	blocksPerPiece = 1 << 16
)

// records keep rows by record, in memory.
type records struct {
	pages  []*[recordsPerPage]held
	blocks [][]int64 // pieces of blocksPerPiece blocks
	n      int32     // blocks that are used
	low    int64     // the number of the first record
	rows   int64
	// first and last are the instants of the earliest and latest row.
	first, last int64
	from        int64 // the instant that words count from
	kinds       [1 << codeBits]int64
}

func newRecords(low, high, from int64) *records {
	return &records{low: low, from: from, pages: make([]*[recordsPerPage]held, (high-low)/recordsPerPage+1)}
}

// at returns a record, nil if it has no rows.
func (r *records) at(w int64) *held {
	if page := r.pages[(w-r.low)/recordsPerPage]; page != nil {
		if one := &page[(w-r.low)%recordsPerPage]; one.rows > 0 {
			return one
		}
	}
	return nil
}

// add keeps a row: its instant, path and flags (the low eight bits), and both TTLs.
func (r *records) add(w, at, path, ttls int64) {
	page := &r.pages[(w-r.low)/recordsPerPage]
	if *page == nil {
		*page = new([recordsPerPage]held)
	}
	one, f := &(*page)[(w-r.low)%recordsPerPage], flags(path&255)
	one.tally(f, ttls)
	r.kinds[f.class()]++
	if r.rows == 0 || at < r.first {
		r.first = at
	}
	if r.rows == 0 || at > r.last {
		r.last = at
	}
	r.rows++
	r.put(one, (at-r.from)<<codeBits|codes[f])
	if codes[f] == more {
		r.put(one, path)
		r.put(one, ttls)
	}
}

// read takes the words of a row from a list and returns what is left of it. Of rows of one word path and TTLs are 0.
func (r *records) read(words []int64) (at int64, f flags, path int32, ttls int64, rest []int64) {
	at, code := r.from+words[0]>>codeBits, words[0]&more
	if code < more {
		return at, bare[code], 0, 0, words[1:]
	}
	return at, flags(words[1] & 255), int32(words[1] >> 8), words[2], words[3:]
}

// tally counts a row.
func (one *held) tally(f flags, ttls int64) {
	one.rows++
	class := f.class()
	switch {
	case class == 1 || class == 2:
		one.misses++
	case class == 3 || class == 4:
		one.sights++
	case class != 8 && class != 9:
		one.unusable++
		if class >= 10 && class <= 14 && uint64(ttls)>>32 > 0 {
			one.sights++
		}
	}
	switch cut := f.cut(); {
	case cut == 1:
		one.cold++
	case cut == 2:
		one.shown++
	case class != 8 && class != 9:
		one.silent++
	}
}

// put appends a word to a record.
func (r *records) put(one *held, word int64) {
	place := one.words % (wordsPerBlock - 1)
	if place == 0 {
		if int(r.n/blocksPerPiece) == len(r.blocks) {
			r.blocks = append(r.blocks, make([]int64, blocksPerPiece*wordsPerBlock))
		}
		r.block(r.n)[0] = int64(one.block)
		one.block = r.n
		r.n++
	}
	r.block(one.block)[1+place] = word
	one.words++
}

func (r *records) block(number int32) []int64 {
	at := int(number%blocksPerPiece) * wordsPerBlock
	return r.blocks[number/blocksPerPiece][at : at+wordsPerBlock]
}

// all returns the words of a record in the order in which they came, in room that may be used again.
func (r *records) all(one *held, room []int64) []int64 {
	n := int(one.words)
	room = slices.Grow(room[:0], n)[:n]
	for number, end := one.block, n; end > 0; {
		begin := (end - 1) / (wordsPerBlock - 1) * (wordsPerBlock - 1)
		block := r.block(number)
		copy(room[begin:end], block[1:])
		number, end = int32(block[0]), begin
	}
	return room
}
