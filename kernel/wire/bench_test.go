package wire_test

import (
	"testing"

	"bridle/kernel/wire"
)

// BenchmarkRequest measures what every cell pays for its messages: a signed request over
// loopback TCP, busy, reply and idle back. The front end is in this process too.
func BenchmarkRequest(b *testing.B) {
	s := listen(b, loopback(), wire.Options{})
	go serve(s)
	f := dial(b, s.Connection())
	for b.Loop() {
		if _, _, err := f.Request(b.Context(), wire.Shell, "echo_request", map[string]string{"code": "1+1"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPublish measures a message to one subscriber.
func BenchmarkPublish(b *testing.B) {
	s := listen(b, loopback(), wire.Options{})
	f := dial(b, s.Connection())
	m := wire.Message{Header: wire.NewHeader("stream", "k", ""), Content: []byte(`{"name":"stdout","text":"line of output\n"}`)}
	b.ResetTimer()
	for range b.N {
		if err := s.Publish(m); err != nil {
			b.Fatal(err)
		}
		if _, err := f.Receive(b.Context(), wire.IOPub); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecode measures checking and taking apart a signed message.
func BenchmarkDecode(b *testing.B) {
	c := wire.NewCodec([]byte(key))
	frames, err := c.Encode(wire.Message{Header: wire.NewHeader("execute_request", "s", "u"), Content: []byte(`{"code":"1+1","silent":false}`)})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Decode(frames); err != nil {
			b.Fatal(err)
		}
	}
}
