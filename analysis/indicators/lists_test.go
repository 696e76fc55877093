package indicators

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

// The same set gives the same bytes, another label or another run others; all forms say SIMULATED.
func TestSameBytes(t *testing.T) {
	for name, form := range map[string]func(*Set, Label) ([]byte, error){"stix": (*Set).STIX, "misp": (*Set).MISP, "csv": (*Set).CSV} {
		make := func(s *Set, l Label) []byte {
			b, err := form(s, l)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		label := Label{TLP: Amber, Author: "Example Lab"}
		a := make(sample(true), label)
		if !bytes.Equal(a, make(sample(true), label)) {
			t.Errorf("%s: not the same twice", name)
		}
		if !bytes.Contains(a, []byte("SIMULATED")) {
			t.Errorf("%s: not marked as simulated", name)
		}
		if bytes.Equal(a, make(sample(true), Label{TLP: Red, Author: "Example Lab"})) {
			t.Errorf("%s: the marking is not in it", name)
		}
	}
}

// Confidences follow the table, and doubts lower them.
func TestConfidence(t *testing.T) {
	claims := map[string]claim{"kite": {supported: true}, "heron": {indicated: true}}
	holder := func(operator string, s Standing, p ...float64) []Holder {
		h := Holder{Operator: operator, Standing: s}
		if len(p) > 0 {
			h.Together = &p[0]
		}
		return []Holder{h}
	}
	for _, c := range []struct {
		i    Indicator
		want int
	}{
		{Indicator{Holders: holder("kite", Core)}, 85},
		{Indicator{Holders: holder("heron", Core)}, 70},
		{Indicator{Holders: holder("tern", Core)}, 60},
		{Indicator{Holders: holder("kite", Stated)}, 50},
		{Indicator{Holders: holder("kite", Fringe)}, 35}, // a claim on the operator says nothing of its fringe
		{Indicator{Holders: holder("kite", Fringe, 0.209)}, 20},
		{Indicator{Holders: holder("kite", Core, 0.97)}, 85}, // 97 is no bound below 85
		{Indicator{}, 25},
		{Indicator{Kind: Name, isSighted: true, Holders: holder("kite", Core)}, 30},
		{Indicator{Kind: Name, isSighted: true, hasRecord: true, Holders: holder("kite", Core)}, 85},
		{Indicator{Kind: Name, isShared: true, Holders: append(holder("kite", Core), holder("heron", Core)...)}, 30},
		{Indicator{Holders: append(holder("tern", Fringe), holder("kite", Core)...)}, 85},
	} {
		if c.i.grade(claims); c.i.Confidence != c.want {
			t.Errorf("%+v: %d, want %d", c.i, c.i.Confidence, c.want)
		}
		if c.i.Confidence < 50 && len(c.i.Reasons) == 0 {
			t.Errorf("%+v: low without a reason", c.i)
		}
	}
}

// What is left out is counted, and nothing that is kept refers to it.
func TestAtLeast(t *testing.T) {
	all := sample(false)
	for least := 0; least <= 101; least++ {
		s := all.AtLeast(least)
		if len(s.Indicators)+s.Unsure != len(all.Indicators) {
			t.Fatalf("at least %d: %d and %d of %d", least, len(s.Indicators), s.Unsure, len(all.Indicators))
		}
		b, err := s.STIX(Label{TLP: Amber})
		if err != nil {
			t.Fatal(err)
		}
		objects, byID := decode(t, b)
		for _, o := range objects {
			for property, v := range o {
				checkProperty(t, o["id"].(string), property, v, byID)
			}
		}
	}
}

// The table has one line for each value with as many fields as its header.
func TestCSV(t *testing.T) {
	b, err := sample(true).AtLeast(30).CSV(Label{TLP: Amber, Author: "two\nlines"})
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[1][1] != "198.51.100.3" || rows[1][5] != "85" || rows[3][8] != "2026-01-02T00:00:00Z" || rows[3][9] != "2026-02-04T00:00:00Z" {
		t.Errorf("rows %q", rows)
	}
	if !strings.Contains(string(b), "# left out for a confidence below 30: 1\n") {
		t.Errorf("what is left out is not counted:\n%s", b)
	}
}

// Attributes have the types of MISP, each once, and names that point to a server a pair.
func TestMISP(t *testing.T) {
	b, err := sample(true).MISP(Label{TLP: Green})
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Event struct {
			Published bool
			Tag       []struct{ Name string }
			Attribute []struct {
				UUID, Type, Value string
				FirstSeen         string `json:"first_seen"`
				ToIDS             bool   `json:"to_ids"`
			}
		}
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	var got []string
	seen := map[string]bool{}
	for _, a := range v.Event.Attribute {
		got = append(got, a.Type+" "+a.Value)
		if seen[a.UUID] {
			t.Errorf("%s stands twice", a.UUID)
		}
		seen[a.UUID] = true
	}
	want := "ip-dst 198.51.100.3, ip-dst 2001:db8::1, domain example.com, domain|ip example.com|198.51.100.3, hostname nowhere.example.org"
	if strings.Join(got, ", ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	if v.Event.Published || len(v.Event.Tag) != 2 || v.Event.Tag[0].Name != "tlp:green" || !v.Event.Attribute[0].ToIDS || v.Event.Attribute[1].ToIDS || v.Event.Attribute[4].FirstSeen != "" {
		t.Errorf("%+v", v.Event)
	}
}

func TestParseTLP(t *testing.T) {
	for text, want := range map[string]TLP{"amber": Amber, "TLP:RED": Red, " tlp:White": Clear, "Clear": Clear, "green": Green} {
		if got, err := ParseTLP(text); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	if _, err := ParseTLP("purple"); err == nil {
		t.Error("purple is taken")
	}
}
