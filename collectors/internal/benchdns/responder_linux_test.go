package main

import (
	"testing"

	"github.com/miekg/dns"
)

// Whatever is asked, the responder goes on; what it makes of a question can be read and has one address.
func FuzzAnswer(f *testing.F) {
	m := new(dns.Msg)
	m.SetQuestion(name(1)+".", dns.TypeA)
	m.SetEdns0(1232, false)
	question, err := m.Pack()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(question)
	f.Add([]byte{})
	x := newFrames(true)
	answer := func(data []byte) []byte {
		x.headers[0].length = uint32(copy(x.buffers[0][:], data))
		x.answer(1)
		return x.buffers[0][:x.vectors[0].Len]
	}
	if err := m.Unpack(answer(question)); err != nil || len(m.Answer) != 1 || m.IsEdns0() == nil {
		f.Fatalf("answered %v, %v", m, err)
	}
	f.Fuzz(func(_ *testing.T, data []byte) { answer(data) })
}
