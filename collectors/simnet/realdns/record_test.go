package realdns

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"bridle/collectors/simnet/dns"
)

func TestRecordRoundTrip(t *testing.T) {
	want := Record{Setup: "some-setup", Software: []string{"a: 1.2", "b: 3 (x)"},
		Steps: []Step{
			{At: 4 * time.Second, From: script0(), Name: ".", Type: dns.NS, RecursionDesired: true, EDNS: true},
			{At: 5 * time.Second, From: script0(), Name: "x.xa", Type: 65},
			{At: 5 * time.Second, From: script0(), Name: "x.xa", Type: dns.A},
		},
		Answers: []Answer{
			{RCode: dns.Refused, Authoritative: true, RecursionDesired: true, RecursionAvailable: true, AuthenticData: true, EDNS: true,
				LosesCase: true, Upstream: true, ExtendedErrors: []int32{18, 20}},
			{RCode: 11, Answer: []Set{{"x.xa", dns.A, 4294967295, 2}}, Authority: []Set{{".", dns.NS, 0, 13}},
				Additional: []Set{{"a.root", dns.AAAA, 1, 1}, {"b.root", 65, 1, 1}}},
			{Lost: true},
		}}
	var b bytes.Buffer
	if err := WriteRecord(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRecord(bytes.NewReader(b.Bytes()))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nfrom\n%s", got, err, &b)
	}
}

func TestReadRecordErrors(t *testing.T) {
	const step = "@4 127.0.0.1:5 x.xa A\n"
	for text, want := range map[string]string{
		"hello":                     "line 1: \"hello\" stands before the first step",
		"":                          "no line says of which setup",
		"setup a\nsetup b":          "line 2",
		step:                        "the last step has no answer",
		step + step:                 "line 2: the step before has no answer",
		"@x 127.0.0.1:5 x.xa A":     "no whole second",
		"@4 127.0.0.1 x.xa A":       "line 1",
		"@4 127.0.0.1:5 x.xa":       "a step needs",
		"@4 127.0.0.1:5 x.xa a":     "no record type",
		"@4 127.0.0.1:5 x.xa TYPE1": "no record type", // has a name
		"@4 127.0.0.1:5 x.xa A up":  "\"up\" has no place there",
		step + "  NOPE":             "no response code",
		step + "  NOERROR ra ra":    "\"ra\" has no place there",
		step + "  NOERROR ede x":    "no extended error",
		step + "  NOERROR\n  answer x.xa A ttl 5":                   "a record set is written",
		step + "  NOERROR\n  answer x.xa A ttl -5 count 1":          "no TTL",
		step + "  NOERROR\n  answer x.xa A ttl 5 count -1":          "no count",
		step + "  NOERROR\n  question x.xa A ttl 5 count 1":         "no section",
		step + "  NOERROR\n  answer x.xa ADDRESS ttl 5 count 1":     "no record type",
		step + "  NOERROR\n  answer x.xa A ttl 5 count 1 and more ": "a record set is written",
	} {
		if _, err := ReadRecord(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	r, err := Recorded("bind-9.18")
	if err != nil {
		f.Fatal(err)
	}
	r.Steps, r.Answers = r.Steps[:12], r.Answers[:12]
	var b bytes.Buffer
	if err := WriteRecord(&b, r); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Add("setup x\n@4 127.0.0.1:5 x.xa TYPE65\n RCODE11 ede 3 ede 1\n additional . NS ttl 1 count 0\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadRecord(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteRecord(&b, r); err != nil {
			t.Fatal(err)
		}
		again, err := ReadRecord(&b)
		if err != nil {
			t.Fatalf("%v in\n%s", err, &b)
		}
		if !reflect.DeepEqual(again.Steps, r.Steps) || !reflect.DeepEqual(again.Answers, r.Answers) {
			t.Errorf("%+v became %+v", r, again)
		}
	})
}

func TestRecorded(t *testing.T) {
	if _, err := Recorded("no-such-setup"); err == nil {
		t.Error("a record of nothing")
	}
	for _, setup := range Setups() {
		for suffix, script := range map[string][]Step{"": Script(), "-long": LongScript()} {
			r, err := Recorded(setup.Name + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if r.Setup != setup.Name || len(r.Software) != len(setup.programs) || !reflect.DeepEqual(r.Steps, script) {
				t.Errorf("%s%s: record of %s with other programs or another script", setup.Name, suffix, r.Setup)
			}
		}
	}
}
