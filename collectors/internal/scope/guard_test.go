package scope

import (
	"crypto/sha256"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var noon = time.Date(2018, 9, 18, 12, 0, 0, 0, time.UTC)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// open returns a guard over two files with the texts, and their paths.
func open(t *testing.T, scope, optOut string) (g *Guard, c Config) {
	t.Helper()
	dir := t.TempDir()
	c = Config{Scope: filepath.Join(dir, "scope.txt"), OptOut: filepath.Join(dir, "optout.txt"), Every: time.Minute}
	write(t, c.Scope, scope)
	write(t, c.OptOut, optOut)
	g, err := Open(c, noon)
	if err != nil {
		t.Fatal(err)
	}
	return g, c
}

func TestWhoMayBeAsked(t *testing.T) {
	g, c := open(t, "# all of IPv4\n0.0.0.0/0\n8.8.8.0/24\n2a00::/16\n", "8.8.8.128/25\n2a00:1::/32\n127.0.0.9\nexample.org\n")
	for a, want := range map[string]string{
		"8.8.8.8": "", "9.9.9.9": "", "::ffff:9.9.9.9": "", "2a00::1": "",
		"8.8.8.129": OptedOut, "::ffff:8.8.8.129": OptedOut, "2a00:1::1": OptedOut, "127.0.0.9": OptedOut,
		"2a01::1": OutOfScope, "127.0.0.1": OutOfScope, "10.1.2.3": OutOfScope, "::1": OutOfScope, "64:ff9b::808:808": OutOfScope,
	} {
		if v := g.Address(netip.MustParseAddr(a)); v.Failure != want {
			t.Errorf("%s: %q (%s), expected %q", a, v.Failure, v.Rule, want)
		}
	}
	if v := g.Address(netip.Addr{}); v.Failure != OutOfScope {
		t.Errorf("no address: %q", v.Failure)
	}
	for v, want := range map[Verdict]string{
		g.Address(netip.MustParseAddr("8.8.8.8")):   c.Scope + ", line 3: 8.8.8.0/24",
		g.Address(netip.MustParseAddr("8.8.8.129")): c.OptOut + ", line 1: 8.8.8.128/25",
		g.Address(netip.MustParseAddr("10.1.2.3")):  "10.0.0.0/8 is special: private use (RFC 1918)",
		g.Address(netip.MustParseAddr("2a01::1")):   "no line of the scope file holds it",
		g.Name("www.example.org."):                  c.OptOut + ", line 4: example.org",
		g.Name("example.net."):                      "nobody has objected",
	} {
		if got := v.Rule.String(); got != want {
			t.Errorf("%q, expected %q", got, want)
		}
	}
	if g.Name("www.example.org.").Failure != OptedOut || g.Name("example.net").Failure != "" {
		t.Error("names are taken for others")
	}
}

// What is declared the study's own may be asked in networks of one's own, and nowhere else; the opt-out list holds for it too.
func TestOwnServers(t *testing.T) {
	_, c := open(t, "9.9.9.9\n", "10.0.0.9\n")
	for _, a := range []string{"127.0.0.1", "10.0.0.9", "192.168.7.53", "fd00::53", "::1", "8.8.8.8", "169.254.1.1", "192.0.2.1", "224.0.0.1"} {
		c.Own = append(c.Own, netip.MustParseAddr(a))
	}
	g, err := Open(c, noon)
	if err != nil {
		t.Fatal(err)
	}
	for a, want := range map[string]string{
		"127.0.0.1": "", "::ffff:192.168.7.53": "", "fd00::53": "", "::1": "", "9.9.9.9": "",
		"127.0.0.2": OutOfScope, "192.168.7.54": OutOfScope, "8.8.8.8": OutOfScope, "169.254.1.1": OutOfScope, "192.0.2.1": OutOfScope, "224.0.0.1": OutOfScope, "10.0.0.9": OptedOut,
	} {
		if v := g.Address(netip.MustParseAddr(a)); v.Failure != want {
			t.Errorf("%s: %q (%s), expected %q", a, v.Failure, v.Rule, want)
		}
	}
	s, err := Open(Config{Simulated: true, Own: c.Own}, noon)
	if err != nil || s.Address(netip.MustParseAddr("192.168.7.53")).Failure != OutOfScope {
		t.Errorf("a simulation may ask its own network, %v", err)
	}
}

// Servers beyond the scope file may be asked where that is declared, but never who opted out or has a special purpose.
func TestBeyond(t *testing.T) {
	_, c := open(t, "9.9.9.9\n", "8.8.4.0/24\n")
	c.Beyond = true
	g, err := Open(c, noon)
	if err != nil {
		t.Fatal(err)
	}
	for a, want := range map[string]string{"9.9.9.9": "", "8.8.8.8": "", "8.8.4.4": OptedOut, "127.0.0.1": OutOfScope, "10.0.0.1": OutOfScope, "169.254.169.254": OutOfScope, "::ffff:10.0.0.1": OutOfScope, "fd00::1": OutOfScope} {
		if v := g.Address(netip.MustParseAddr(a)); v.Failure != want || v.Beyond != (a == "8.8.8.8") {
			t.Errorf("%s: %q (%s), beyond %v, expected %q", a, v.Failure, v.Rule, v.Beyond, want)
		}
	}
}

func TestSimulationStaysOnTheMachine(t *testing.T) {
	g, err := Open(Config{Simulated: true}, noon)
	if err != nil {
		t.Fatal(err)
	}
	for a, want := range map[string]string{
		"127.1.2.3": "", "127.255.255.255": "", "fd00::1": "", "fdff::": "",
		"128.0.0.0": OutOfScope, "8.8.8.8": OutOfScope, "10.0.0.1": OutOfScope, "::1": OutOfScope, "fc00::1": OutOfScope, "fe00::": OutOfScope,
	} {
		if v := g.Address(netip.MustParseAddr(a)); v.Failure != want {
			t.Errorf("%s: %q, expected %q", a, v.Failure, want)
		}
	}
	if changed, err := g.Check(noon.Add(time.Hour)); changed || err != nil || len(g.Inputs()) != 0 {
		t.Errorf("without lists: changed %v, %v, %d inputs", changed, err, len(g.Inputs()))
	}
	dir := t.TempDir()
	for text, ok := range map[string]bool{"127.0.0.0/16\n": true, "fd00:1::/32\n": true, "126.0.0.0/7\n": false, "192.0.2.1\n": false, "0.0.0.0/0\n": false} {
		file := filepath.Join(dir, "scope.txt")
		write(t, file, "\n"+text)
		_, err := Open(Config{Scope: file, Simulated: true}, noon)
		if ok != (err == nil) || !ok && !strings.Contains(err.Error(), "scope.txt, row 2: ") {
			t.Errorf("scope %q in a simulation: %v", text, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	good, empty := filepath.Join(dir, "good.txt"), filepath.Join(dir, "empty.txt")
	write(t, good, "8.8.8.0/24\n")
	write(t, empty, "# nobody\n")
	if _, err := Open(Config{Scope: good, OptOut: empty}, noon); err != nil {
		t.Errorf("an empty opt-out list: %v", err)
	}
	for i, x := range []struct {
		scope string
		c     Config
		want  string
	}{
		{"", Config{OptOut: empty}, "no scope file is given"},
		{"", Config{Scope: good}, "no opt-out list is given"},
		{"", Config{Scope: filepath.Join(dir, "none"), OptOut: empty}, "reading the scope file"},
		{"", Config{Scope: dir, OptOut: empty}, "not a regular file"},
		{"", Config{Scope: good, OptOut: filepath.Join(dir, "none")}, "reading the opt-out list"},
		{"", Config{Scope: empty, OptOut: empty}, "nobody may be asked; list addresses"},
		{"", Config{Scope: good, OptOut: empty, Every: -1}, "above 0"},
		{"8.8.8.8\n10.0.0.0/9\n", Config{OptOut: empty}, "row 2: 10.0.0.0/9 may not be asked: 10.0.0.0/8 is special: private use (RFC 1918)"},
		// Begins with smaller special blocks and lies in a greater one.
		{"2001::/24\n", Config{OptOut: empty}, "row 1: 2001::/24 may not be asked: 2001::/23 is special: IETF protocol assignments (RFC 2928)"},
		{"example.org\n", Config{OptOut: empty}, "row 1"},
	} {
		if x.scope != "" {
			x.c.Scope = filepath.Join(dir, fmt.Sprint(i))
			write(t, x.c.Scope, x.scope)
		}
		if _, err := Open(x.c, noon); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("error %v, expected one with %q", err, x.want)
		}
	}
}

func TestOptOutListIsReadAgain(t *testing.T) {
	g, c := open(t, "8.8.8.0/24\n", "8.8.8.1\nexample.org\n")
	failure := func(a string) string { return g.Address(netip.MustParseAddr(a)).Failure }
	check := func(after time.Duration, want bool) {
		t.Helper()
		if changed, err := g.Check(noon.Add(after)); err != nil || changed != want {
			t.Fatalf("after %s: changed %v, %v; expected %v", after, changed, err, want)
		}
	}
	write(t, c.OptOut, "8.8.8.2\nexample.net\n")
	check(59*time.Second, false) // not yet time
	if failure("8.8.8.2") != "" {
		t.Error("in force before it was read")
	}
	check(60*time.Second, true)
	// What was taken out stays in force.
	for _, a := range []string{"8.8.8.1", "8.8.8.2"} {
		if failure(a) != OptedOut {
			t.Errorf("%s may be asked", a)
		}
	}
	for _, n := range []string{"example.org", "example.net"} {
		if g.Name(n).Failure != OptedOut {
			t.Errorf("%s may be asked for", n)
		}
	}
	write(t, c.OptOut, "8.8.8.2\nexample.net\n") // same content, new date
	check(2*time.Minute, false)
	write(t, c.OptOut, "")
	check(30*time.Second, true) // the clock was set back
	if failure("8.8.8.2") != OptedOut || failure("8.8.8.3") != "" {
		t.Error("an emptied list is not the sum of what it was")
	}
	var got []string
	for _, in := range g.Inputs() {
		got = append(got, in.SHA256)
	}
	var want []string
	for _, text := range []string{"8.8.8.0/24\n", "8.8.8.1\nexample.org\n", "8.8.8.2\nexample.net\n", ""} {
		want = append(want, fmt.Sprintf("%x", sha256.Sum256([]byte(text))))
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("hashes %v, expected %v", got, want)
	}
}

func TestUnreadableListStopsTheRun(t *testing.T) {
	for name, spoil := range map[string]func(file string) error{
		"removed": os.Remove,
		"garbage": func(f string) error { return os.WriteFile(f, []byte("8.8.8.1\n<html>\n"), 0o600) },
		"cut off": func(f string) error { return os.WriteFile(f, []byte("8.8.8.1\n8.8.8"), 0o600) },
	} {
		g, c := open(t, "8.8.8.0/24\n", "8.8.8.1\n")
		if err := spoil(c.OptOut); err != nil {
			t.Fatal(err)
		}
		_, err := g.Check(noon.Add(time.Minute))
		if err == nil || !strings.Contains(err.Error(), "the run stops") || !strings.Contains(err.Error(), c.OptOut) {
			t.Errorf("%s: %v", name, err)
		}
		write(t, c.OptOut, "8.8.8.1\n")
		if _, again := g.Check(noon.Add(time.Hour)); again != err {
			t.Errorf("%s: a run that was stopped goes on: %v", name, again)
		}
	}
}

// Engines ask from many goroutines while the list is read again.
func TestAskingWhileReading(t *testing.T) {
	g, c := open(t, "8.8.8.0/24\n", "8.8.8.1\n")
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for range 2000 {
				if g.Address(netip.MustParseAddr("8.8.8.1")).Failure != OptedOut || g.Name("example.org").Failure != "" {
					t.Error("the list was not in force for a moment")
					return
				}
			}
		})
	}
	for i := range 20 {
		write(t, c.OptOut, fmt.Sprintf("8.8.8.%d\n", 10+i))
		if changed, err := g.Check(noon.Add(time.Duration(i+1) * time.Minute)); err != nil || !changed {
			t.Errorf("changed %v, %v", changed, err)
		}
	}
	asking.Wait()
}

func TestFailuresAreInTheVocabulary(t *testing.T) {
	b, err := os.ReadFile("../../../datasets/schema/probes/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{OptedOut, OutOfScope} {
		if !strings.Contains(string(b), "'"+f+"'") {
			t.Errorf("the table probes does not know %q", f)
		}
	}
}
