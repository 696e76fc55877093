package qualify

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
)

const (
	scriptZone = "c.example"
	scriptSelf = "192.0.2.77"
)

var scriptStart = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// script makes rows of lines. A line is one of
//
//	TEST ROUND STEP SECOND NAME RD REPLY...   an exchange; NAME is KEY[.modifier], RD is 0 or 1
//	up SECOND KEY ADDRESS                     a fetch at the authority
//	from ADDRESS                              a reply from there that was not accepted
//	at ADDRESS                                the resolver of the lines that follow
//	to ADDRESS                                the address asked in the lines that follow; at resets it
//
// A REPLY is: hit TTL [ADDRESS], alias TARGET, alias TTL TARGET ADDRESS, ns OWNER, root, empty, servfail, refused, nx, none or skipped; "port N" and
// "tries N" may follow.
func script(t testing.TB, lines string) *records {
	t.Helper()
	r := &records{}
	at, to := scriptSelf, scriptSelf
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		switch f[0] {
		case "at":
			at, to = f[1], f[1]
		case "to":
			to = f[1]
		case "from":
			r.anomalies = append(r.anomalies, anomalies.Row{Kind: "wrong_source", AskedAddress: new(at), FromAddress: f[1]})
		case "up":
			r.queries = append(r.queries, canaryqueries.Row{ReceivedAt: later(t, f[1]), Token: new(scriptToken(f[2])),
				FromAddress: f[3], QType: "A"})
		default:
			r.exchanges = append(r.exchanges, scriptRow(t, at, to, f))
		}
	}
	return r
}

func later(t testing.TB, seconds string) time.Time {
	t.Helper()
	s, err := strconv.ParseFloat(seconds, 64)
	if err != nil {
		t.Fatal(err)
	}
	return scriptStart.Add(time.Duration(s * float64(time.Second)))
}

func scriptToken(key string) string { return canary.Token(1, key) }

func seconds(t testing.TB, text string) uint32 {
	t.Helper()
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(n)
}

func number(t testing.TB, text string) int32 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return int32(n)
}

func scriptRow(t testing.TB, at, to string, f []string) qualificationexchanges.Row {
	t.Helper()
	if len(f) < 7 {
		t.Fatalf("line %v is too short", f)
	}
	key, modifier, _ := strings.Cut(f[4], ".")
	name := scriptToken(key) + "." + scriptZone
	if modifier != "" {
		name = scriptToken(key) + "." + modifier + "." + scriptZone
	}
	row := qualificationexchanges.Row{Address: at, Test: f[0], Round: number(t, f[1]), Step: number(t, f[2]), AskedAddress: to, Port: 53,
		AskedAt: later(t, f[3]), Name: name, Token: new(scriptToken(key)), QType: "A", IsRecursionDesired: f[5] == "1", NTries: 1,
		Status: "answered", RCode: new("NOERROR"), IsCaseKept: new(true), SourcePort: new(int32(4000))}
	rest := f[7:]
	switch f[6] {
	case "hit":
		row.RemainingTTLS, row.Answers = new(seconds(t, rest[0])), []string{canary.Address.String()}
		rest = rest[1:]
		if len(rest) > 0 && strings.Contains(rest[0], ".") {
			row.Answers, rest = []string{rest[0]}, rest[1:]
		}
	case "alias": // alias TARGET, or alias TTL TARGET ADDRESS
		if len(rest) > 2 {
			row.RemainingTTLS, row.Answers = new(seconds(t, rest[0])), []string{rest[2]}
			rest = rest[1:]
		}
		row.CNAME = &rest[0]
		rest = nil
	case "ns":
		row.NSOwner, row.IsNSInAnswer = &rest[0], new(false)
		rest = rest[1:]
	case "root":
		row.NSOwner, row.IsNSInAnswer = new("."), new(true)
	case "empty":
	case "servfail", "refused":
		row.RCode = new(strings.ToUpper(f[6]))
	case "nx":
		row.RCode = new("NXDOMAIN")
	case "none":
		row.Status, row.RCode, row.IsCaseKept = "timed_out", nil, nil
	case "skipped":
		row.Status, row.RCode, row.IsCaseKept, row.NTries = "skipped", nil, nil, 0
	default:
		t.Fatalf("no reply is called %q", f[6])
	}
	for i := 0; i+1 < len(rest); i += 2 {
		switch rest[i] {
		case "port":
			row.SourcePort = new(number(t, rest[i+1]))
		case "tries":
			row.NTries = number(t, rest[i+1])
		default:
			t.Fatalf("%q says nothing", rest[i])
		}
	}
	return row
}

// one judges a script and returns the row of its only resolver.
func one(t *testing.T, lines string) resolverqualifications.Row {
	t.Helper()
	rows := script(t, lines).judge(t, Setting{Zone: scriptZone, DelegationTTL: 24 * time.Hour})
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	return rows[0]
}

// show writes a value that may be null.
func show[T any](p *T) string {
	if p == nil {
		return "null"
	}
	return fmt.Sprint(*p)
}
