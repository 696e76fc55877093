package step

import (
	"bufio"
	"context"
	"net"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bridle/collectors/simnet/dns"
)

func TestFreeRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(Config{Start: 500})
		time.Sleep(time.Hour)
		if c.Now() != 500 {
			t.Errorf("study time is %d, want 500: it stands still at first", c.Now())
		}
		c.Free(1000)
		time.Sleep(2 * time.Second)
		if want := 500 + 2000*dns.Second; c.Now() != want {
			t.Errorf("study time is %d, want %d: 2 s at 1,000 times", c.Now(), want)
		}
		c.Free(0.5)
		time.Sleep(2 * time.Second)
		if want := 500 + 2001*dns.Second; c.Now() != want {
			t.Errorf("study time is %d, want %d: 2 s more at half speed", c.Now(), want)
		}
		c.Free(0)
		time.Sleep(time.Hour)
		if want := 500 + 2001*dns.Second; c.Now() != want {
			t.Errorf("study time is %d, want %d: it stands still again", c.Now(), want)
		}
		c.Free(1e300)
		time.Sleep(time.Hour)
		if last := c.Now(); last < 500+2001*dns.Second {
			t.Errorf("study time fell to %d", last)
		}
	})
}

func TestParticipantsStopFreeRunning(t *testing.T) {
	c := New(Config{Start: 0})
	address := serve(t, c)
	c.Free(1e6)
	p := dial(t, address, "p")
	at := p.Now()
	for range 100 {
		if c.Now() != at {
			t.Fatalf("study time went from %d to %d during a turn", at, c.Now())
		}
	}
	// A year is far ahead of whatever passed since: an hour of real time would be 114 years.
	ahead := at + 365*dns.Day
	if now, err := p.Until(t.Context(), ahead); err != nil || now != ahead {
		t.Fatalf("got %d, %v; want %d", now, err, ahead)
	}
	p.Close()
	poll(t, "time runs freely again", func() bool { return c.Now() > ahead })
}

func TestWrongUsePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"expect":   func() { New(Config{Expect: -1}) },
		"patience": func() { New(Config{Patience: -1}) },
		"speed":    func() { New(Config{}).Free(-1) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if s, _ := recover().(string); !strings.HasPrefix(s, "step: ") {
					t.Errorf("panicked with %q, want a text of this package", s)
				}
			}()
			f()
		})
	}
}

// The lines of doc.go, as another program would write them.
func TestTranscript(t *testing.T) {
	c := New(Config{Start: 7})
	conn, err := net.Dial("tcp", serve(t, c))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for _, step := range []struct{ say, hear string }{
		{`{"v":1,"do":"hello","name":"bridle-probe","timeout_ns":2000000000}`, `{"v":1,"now_us":7,"replies":0}`},
		{`{"v":1,"do":"ports","open":[40001,40002]}`, `{"v":1,"now_us":7,"replies":0}`},
		{`{"v":1,"do":"ports","open":[40003],"close":[40001]}`, `{"v":1,"now_us":7,"replies":0}`},
		{`{"v":1,"do":"settle","sent":0}`, `{"v":1,"now_us":7,"replies":0}`},
		{`{"v":1,"do":"until","at_us":1530403200000000}`, `{"v":1,"now_us":1530403200000000,"replies":0}`},
		{`{"v":1,"do":"dance"}`, `{"v":1,"now_us":1530403200000000,"replies":0,"error":"there is no request \"dance\""}`},
	} {
		if _, err := conn.Write([]byte(step.say + "\n")); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || lines.Text() != step.hear {
			t.Fatalf("%s\nwas answered %s\nwant         %s", step.say, lines.Text(), step.hear)
		}
	}
	if lines.Scan() {
		t.Errorf("after a breach of the protocol came %s, want the end", lines.Text())
	}
}

func TestBreachesAreRefused(t *testing.T) {
	const hello = `{"v":1,"do":"hello","name":"p"}` + "\n"
	for name, text := range map[string]string{
		"no hello":     `{"v":1,"do":"until","at_us":3}` + "\n",
		"two hellos":   hello + hello,
		"other":        "GET / HTTP/1.1\n",
		"version":      `{"v":2,"do":"hello","name":"p"}` + "\n",
		"field":        `{"v":1,"do":"hello","name":"p","speed":3}` + "\n",
		"two in line":  `{"v":1,"do":"hello","name":"p"} {}` + "\n",
		"no name":      `{"v":1,"do":"hello"}` + "\n",
		"negative":     `{"v":1,"do":"hello","name":"p","timeout_ns":-1}` + "\n",
		"long line":    `{"v":1,"do":"hello","name":"` + strings.Repeat("p", maxLine) + `"}` + "\n",
		"both at once": hello + `{"v":1,"do":"settle","sent":2}` + "\n" + `{"v":1,"do":"until","at_us":3}` + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			c := New(Config{})
			conn, err := net.Dial("tcp", serve(t, c))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			go conn.Write([]byte(text))
			var last string
			lines := bufio.NewScanner(conn)
			for lines.Scan() {
				last = lines.Text()
			}
			// A connection closed with unread bytes is reset, which may overtake the answer.
			if last != "" && name != "long line" && !strings.Contains(last, `"error":"`) {
				t.Errorf("the last answer was %s, want an error", last)
			}
			poll(t, "removed", func() bool { return len(c.Participants()) == 0 })
		})
	}
}

func TestServeLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	c := New(Config{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Serve(ctx, l) }()
	p := dial(t, l.Addr().String(), "p")
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := p.Until(t.Context(), 5); err == nil {
		t.Error("a turn was granted after the end")
	}
	if len(c.Participants()) != 0 {
		t.Error("participants are left")
	}
	poll(t, "goroutines end", func() bool { return runtime.NumGoroutine() <= before })
}

func TestDialRefusesOtherMachines(t *testing.T) {
	for _, address := range []string{"192.0.2.1:53", "localhost:53", "127.0.0.1"} {
		if _, err := Dial(t.Context(), address, "p", 0); err == nil {
			t.Errorf("%s was dialled", address)
		}
	}
}
