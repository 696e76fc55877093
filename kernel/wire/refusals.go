package wire

import (
	"errors"
	"log/slog"
	"sync"

	"bridle/kernel/wire/zmtp"
)

// Refused counts what was refused, by reason.
type Refused struct {
	Signature int // messages with a missing or wrong signature
	Replay    int // messages received before
	Frames    int // messages with frames missing or too many, or too many identities
	JSON      int // messages with a part that is not the JSON it has to be
	TooLarge  int // connections ended for a frame or message over the limit
	Protocol  int // connections that did not speak the protocol or went quiet during the handshake
	Peers     int // connections over the limit of how many may be open
	Slow      int // connections ended because the peer did not read
}

// refusals counts and logs what is refused.
type refusals struct {
	log *slog.Logger

	mu     sync.Mutex
	so     Refused
	logged map[string]bool // channel and reason
}

func (r *refusals) add(ch Channel, err error) {
	r.mu.Lock()
	n, kind := r.counter(err)
	*n++
	key := ch.String() + " " + kind
	first := !r.logged[key]
	if r.logged == nil {
		r.logged = make(map[string]bool)
	}
	r.logged[key] = true
	r.mu.Unlock()
	if first {
		r.log.Warn("refused on a kernel socket; more of this kind is counted and not logged", "channel", ch.String(), "kind", kind, "reason", err.Error())
	}
}

func (r *refusals) counter(err error) (n *int, kind string) {
	switch {
	case errors.Is(err, ErrSignature):
		return &r.so.Signature, "signature"
	case errors.Is(err, ErrReplay):
		return &r.so.Replay, "replay"
	case errors.Is(err, ErrFrames), errors.Is(err, zmtp.ErrTooManyFrames):
		return &r.so.Frames, "frames"
	case errors.Is(err, ErrJSON):
		return &r.so.JSON, "json"
	case errors.Is(err, zmtp.ErrTooLarge):
		return &r.so.TooLarge, "size"
	case errors.Is(err, zmtp.ErrTooManyPeers):
		return &r.so.Peers, "peers"
	case errors.Is(err, zmtp.ErrSlow):
		return &r.so.Slow, "slow"
	}
	return &r.so.Protocol, "protocol"
}

func (r *refusals) counts() Refused {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.so
}
