package probe

import "net/netip"

// textsKept is how many texts of addresses are kept.
const textsKept = 1 << 14

// texts keeps texts of IPv4 addresses that were asked lately: in a sweep of many names each address comes again and again, and making
// its text takes memory each time. Of addresses that are alike in their last 14 bits one is kept. The zero value is ready.
type texts struct {
	kept []keptText
}

type keptText struct {
	text string // empty: none
	ip   uint32
}

// of returns the text of an address.
func (t *texts) of(a netip.Addr) string {
	if !a.Is4() {
		return a.String()
	}
	if t.kept == nil {
		t.kept = make([]keptText, textsKept)
	}
	b := a.As4()
	ip := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	k := &t.kept[ip%textsKept]
	if k.text == "" || k.ip != ip {
		*k = keptText{a.String(), ip}
	}
	return k.text
}
