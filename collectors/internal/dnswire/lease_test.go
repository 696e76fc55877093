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
		l.given(got[i])
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

// Replies of which nothing is kept, however many come in a row, leave those alone that are.
func TestReleasedRepliesDoNotCount(t *testing.T) {
	const term = 2
	l := newLease(term)
	messages := leased(20)
	kept := decodePlain(messages[0], dns.TypeA, l)
	l.given(kept)
	for _, m := range messages[1:] {
		r := decodePlain(m, dns.TypeA, l)
		c := r.Clone()
		r.Release()
		if l.given(r); r == kept || c.released {
			t.Fatal("the memory of a reply that is kept was used, or a clone is released")
		}
	}
	if want := decodePlain(messages[0], dns.TypeA, nil); !reflect.DeepEqual(kept, want) {
		t.Errorf("it is %+v, want %+v", kept, want)
	}
	l.given(new(Reply)) // of no lease
	if r := decodePlain(messages[1], dns.TypeA, l); r == kept {
		t.Error("a reply of no lease counted")
	}
}

// A clone is equal and shares no memory that could change: what stands in the first is overwritten by later replies.
func TestACloneStays(t *testing.T) {
	l := newLease(1)
	messages := leased(9)
	var clones []*Reply
	for _, m := range messages {
		r := decodePlain(m, dns.TypeA, l)
		clones = append(clones, r.Clone())
		l.given(r)
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
