package httpgrab

import "time"

// Limits bound what one exchange may cost, whatever the server does.
type Limits struct {
	// HeaderBytes is the most bytes of status line and header lines, line ends included,
	// of all responses of the exchange together, interim ones too. The lines after a
	// chunked body have the same limit once more.
	HeaderBytes int
	// HeaderLines is the most header lines of one response.
	HeaderLines int
	// Interim is the most responses with status 1xx before the final one.
	Interim int
	// BodyBytes is how much of a body is kept, in bytes; the same for a decoded body.
	BodyBytes int
	// BodyRead is how much of a body is read, in bytes as on the wire, the sizes of chunks
	// included. A longer one is cut, which is no failure, and has no hash.
	BodyRead int
	// Inflated is the most bytes that each content coding may decode to.
	Inflated int
	// Total is the most time of the exchange, Idle the most without a byte from the server.
	Total, Idle time.Duration
}

// Defaults returns the limits for scans of the Internet. 65,536 bytes of a body are what
// http_responses keeps; the others are chosen to be far above what pages need, for no RFC
// sets any.
func Defaults() Limits {
	return Limits{
		HeaderBytes: 64 << 10, HeaderLines: 1000, Interim: 100,
		BodyBytes: 64 << 10, BodyRead: 1 << 20, Inflated: 1 << 20,
		Total: 20 * time.Second, Idle: 8 * time.Second,
	}
}

// check panics for limits that nothing can be read under.
func (l Limits) check() {
	for _, n := range []int{l.HeaderBytes, l.HeaderLines, l.Interim, l.BodyBytes, l.BodyRead, l.Inflated, int(l.Total), int(l.Idle)} {
		if n <= 0 {
			panic("httpgrab: each limit must be greater than zero; begin with Defaults")
		}
	}
}
