package live

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/step"
	"bridle/datasets/world"

	simdns "bridle/collectors/simnet/dns"

	"github.com/miekg/dns"
)

func village(t *testing.T) *world.World {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 3)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Two worlds are served side by side, tell their canary questions, and keep their own time.
func TestServesWorldsSideBySide(t *testing.T) {
	for range 2 {
		var seen []simnet.CanaryQuestion
		w := village(t)
		l, err := Start(t.Context(), Config{World: w, AnyPort: true,
			Internet: simnet.Options{Canary: func(q simnet.CanaryQuestion) { seen = append(seen, q) }}})
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Clock().Now(); got != simdns.At(w.ProbeFrom) {
			t.Errorf("study time begins at %v, the world's probing at %v", got.Time(), w.ProbeFrom)
		}
		c, err := step.Dial(t.Context(), l.Control(), "test", time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Until(t.Context(), simdns.At(w.ProbeFrom.Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		q := new(dns.Msg).SetQuestion("x.whoami."+w.Canary.Name+".", dns.TypeTXT)
		to := net.JoinHostPort(w.Canary.Glue[0].String(), fmt.Sprint(l.Ports()[0]))
		m, err := dns.ExchangeContext(t.Context(), q, to)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Answer) != 1 || m.Answer[0].(*dns.TXT).Txt[0] != "127.0.0.1" || w.Resolvers[0].Port != l.Ports()[0] {
			t.Errorf("port %d answered %v", l.Ports()[0], m.Answer)
		}
		defer func() {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
			if err := l.Stop(); err != nil {
				t.Error(err)
			}
			if n := l.Stats().UDP.Answered; n != 1 || len(seen) != 1 || seen[0].At != simdns.At(w.ProbeFrom.Add(time.Hour)) {
				t.Errorf("%d answered, seen %v", n, seen)
			}
		}()
	}
}

func TestEndsWithItsContextAndLeavesThePortsFree(t *testing.T) {
	w := village(t)
	control := ""
	for range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		l, err := Start(ctx, Config{World: w, Control: control, AnyPort: true})
		if err != nil {
			t.Fatal(err)
		}
		control = l.Control()
		cancel()
		if err := l.Wait(); err != nil {
			t.Error(err)
		}
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestMistakes(t *testing.T) {
	w := village(t)
	for address, want := range map[string]string{"192.0.2.1:5299": "give one of loopback", "here": "give one of loopback", "127.0.0.1": "give one of loopback"} {
		if _, err := Start(t.Context(), Config{World: w, Control: address, AnyPort: true}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("control %s: %v", address, err)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if _, err := Start(t.Context(), Config{World: w, Control: taken.Addr().String(), AnyPort: true}); err == nil || !strings.Contains(err.Error(), "another simulation") {
		t.Errorf("a control address that is taken: %v", err)
	}
}
