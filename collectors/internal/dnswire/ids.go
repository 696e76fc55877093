package dnswire

// holder is what an id of a socket stands for: 0 nothing, up to MaxInFlight a slot, beyond
// a remembered try.
type holder = uint16

// idPlaces is how many ids may be held, and more than ever are: MaxInFlight and two times memory.
const idPlaces = 1 << 16

// ids says what ids of sockets stand for. It is one table for all sockets, since one for each would take 128 KB a socket, which
// a processor's cache does not hold.
//
// Each id is looked for from the place of its own number on until an empty one comes. Ids are random, so places are.
type ids struct {
	held []uint64 // by place: socket, id and holder, 16 bits each; 0: empty
}

func newIDs() ids { return ids{make([]uint64, idPlaces)} }

// key returns what stands before the holder.
func key(socket int, id uint16) uint64 { return uint64(socket)<<16 | uint64(id) }

// find returns the place of an id, or the empty one at which it would stand.
func (x *ids) find(socket int, id uint16) uint16 {
	k := key(socket, id)
	at := id
	for h := x.held[at]; h != 0 && h>>16 != k; h = x.held[at] {
		at++
	}
	return at
}

// at returns what an id stands for.
func (x *ids) at(socket int, id uint16) holder { return holder(x.held[x.find(socket, id)]) }

// hold has an id stand for h, which is not 0.
func (x *ids) hold(socket int, id uint16, h holder) {
	x.held[x.find(socket, id)] = key(socket, id)<<16 | uint64(h)
}

// free has an id stand for nothing.
func (x *ids) free(socket int, id uint16) {
	empty := x.find(socket, id)
	if x.held[empty] == 0 {
		return
	}
	// Whatever was moved on by what stood here moves back.
	for at := empty + 1; x.held[at] != 0; at++ {
		h := x.held[at]
		if home := uint16(h >> 16); at-home >= at-empty {
			x.held[empty], empty = h, at
		}
	}
	x.held[empty] = 0
}
