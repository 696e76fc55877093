package jupyter

import (
	"context"
	"io"
	"log/slog"
	"testing"

	"bridle/kernel/wire"
	"bridle/kernel/wire/frontend"
)

// dial serves a kernel on sockets of the loopback and connects a front end.
func dial(t testing.TB) *frontend.Client {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	sockets, err := wire.Listen(ctx, wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: "secret", SignatureScheme: "hmac-sha256"}, wire.Options{Log: log})
	if err != nil {
		t.Fatal(err)
	}
	k := New(Options{Sockets: sockets, Host: hostOptions(), Log: log})
	served := make(chan error, 1)
	go func() { served <- k.Serve(ctx) }()
	client, err := frontend.Dial(ctx, sockets.Connection())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		cancel()
		<-served
		sockets.Close()
	})
	return client
}

// TestOverSockets: what the desk shows also goes over real sockets.
func TestOverSockets(t *testing.T) {
	client := dial(t)
	reply, published, err := client.Request(t.Context(), wire.Shell, "execute_request", map[string]any{"code": `print("a"); value("b")`})
	if err != nil || line(received{wire.Shell, reply}) != "reply ok 1" {
		t.Fatalf("got %s, %v", reply.Content, err)
	}
	var of []received
	for _, m := range published {
		of = append(of, received{wire.IOPub, m})
	}
	if got, want := show(of), "stdout \"a\"\nresult 1 map[text/plain:b]"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if reply, _, err := client.Request(t.Context(), wire.Control, "shutdown_request", map[string]any{"restart": false}); err != nil {
		t.Errorf("got %s, %v", reply.Content, err)
	}
}

// BenchmarkCell is a round trip of a trivial cell over sockets: everything
// but the engine.
func BenchmarkCell(b *testing.B) {
	client := dial(b)
	for _, test := range []struct{ name, kind, code string }{
		{"value", "execute_request", `value("2")`},
		{"print", "execute_request", `print("2")`},
		{"complete", "complete_request", `print`},
		{"info", "kernel_info_request", ``},
	} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := client.Request(b.Context(), wire.Shell, test.kind, map[string]any{"code": test.code}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
