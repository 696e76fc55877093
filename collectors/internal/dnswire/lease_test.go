package dnswire

import (
	"net"
	"reflect"
	"testing"

	"github.com/miekg/dns"
)

// leased returns replies that differ in TTL and addresses.
func leased(n int) (messages [][]byte) {
	q := new(dns.Msg).SetQuestion("www.example.", dns.TypeA)
	for i := range n {
		messages = append(messages, answer(q, func(m *dns.Msg) {
			m.Compress = true // else it is no plain reply
			m.Answer[0].Header().Ttl = uint32(i)
			for k := range i % 3 {
				a := dns.Copy(m.Answer[0])
				a.(*dns.A).A = net.IPv4(192, 0, 2, byte(2+k+i))
				m.Answer = append(m.Answer, a)
			}
		}))
	}
	return messages
}

// A reply is the same with a lease and without, and stays so until as many further ones were read as the lease says; messages that
// turn out to be no plain replies do not count, however many a forger sends. After that its memory is used again.
func TestALeasedReplyStaysForItsTerm(t *testing.T) {
	const term = 5
	l := newLease(term)
	var got []*Reply
	messages := leased(4 * term)
	for i, m := range messages {
		got = append(got, decodePlain(m, dns.TypeA, l))
		if got[i] == nil {
			t.Fatalf("reply %d is none", i)
		}
		for range 2 * term {
			if decodePlain(append(m[:len(m):len(m)], 0), dns.TypeA, l) != nil {
				t.Fatal("a message with a byte too many was read")
			}
		}
		for k := max(0, i-term+1); k <= i; k++ {
			if want := decodePlain(messages[k], dns.TypeA, nil); !reflect.DeepEqual(got[k], want) {
				t.Fatalf("after reply %d, reply %d is %+v, want %+v", i, k, got[k], want)
			}
		}
		if back := i - term - 1; back >= 0 && got[i] != got[back] {
			t.Errorf("reply %d has memory of its own, not that of reply %d", i, back)
		}
	}
}

// A clone is equal and shares no memory that could change: what stands in the first is overwritten by later replies.
func TestACloneStays(t *testing.T) {
	l := newLease(1)
	messages := leased(9)
	var clones []*Reply
	for _, m := range messages {
		clones = append(clones, decodePlain(m, dns.TypeA, l).Clone())
	}
	for i, c := range clones {
		if want := decodePlain(messages[i], dns.TypeA, nil); !reflect.DeepEqual(c, want) {
			t.Errorf("clone %d is %+v, want %+v", i, c, want)
		}
	}
	full := &Reply{TTL: new(uint32(1)), LeastTTL: new(uint32(1)), OwnedTTL: new(uint32(1)), NS: &Delegation{}, SOA: &Apex{},
		ExtendedErrors: []int32{1}, Aliases: []Alias{{}}, Answers: []string{"a"}, Owned: []string{"a"}}
	a, b := reflect.ValueOf(*full), reflect.ValueOf(*full.Clone())
	for i := range a.NumField() {
		if k := a.Field(i).Kind(); (k == reflect.Pointer || k == reflect.Slice) && (a.Field(i).IsNil() || a.Field(i).Pointer() == b.Field(i).Pointer()) {
			t.Errorf("field %s is shared, or this test leaves it out", a.Type().Field(i).Name)
		}
	}
}
