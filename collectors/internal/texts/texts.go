// Package texts writes addresses as texts, many into one piece of memory: a text of its own costs an allocation, which for a
// cache probe is as much as reading the reply.
package texts

import (
	"net/netip"
	"unsafe"
)

// Sizes in bytes: of a piece of memory, which lives as long as any text in it, and of the longest text of an address
// without zone (eight groups of four digits).
const (
	piece   = 4096
	longest = 39
)

// Writer writes texts. The zero value is ready. It is for one goroutine; its texts are for all and never change.
type Writer struct {
	free []byte // nothing in it was given away
}

// Address returns the text of an address, as its method String does.
func (w *Writer) Address(a netip.Addr) string {
	if !a.IsValid() || a.Zone() != "" {
		return a.String()
	}
	if len(w.free) < longest {
		w.free = make([]byte, piece)
	}
	text := a.AppendTo(w.free[:0])
	w.free = w.free[len(text):]
	return unsafe.String(unsafe.SliceData(text), len(text)) // nobody writes there again
}
