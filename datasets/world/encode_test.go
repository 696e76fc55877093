package world

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	for _, name := range []string{"village", "clean", "pools"} {
		w := generate(t, name, 2)
		text := encoded(t, w)
		got, err := Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		if again := encoded(t, got); !bytes.Equal(again, text) {
			t.Errorf("%s: decoded and encoded again, the world differs", name)
		}
		// Lists that are empty come back as empty or nil; all else must be equal.
		if a, b := w.Servers, got.Servers; !reflect.DeepEqual(a, b) {
			t.Errorf("%s: servers differ", name)
		}
		if !reflect.DeepEqual(w.Scenario, got.Scenario) || !reflect.DeepEqual(w.Domains, got.Domains) || !reflect.DeepEqual(w.Demands, got.Demands) {
			t.Errorf("%s: scenario, domains or demands differ", name)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	text := string(encoded(t, generate(t, "village", 2)))
	for _, c := range []struct{ what, text, want string }{
		{"nothing", "", "read the world"},
		{"half a world", text[:len(text)/2], "read the world"},
		{"two worlds", text + text, "something follows"},
		{"an unknown field", strings.Replace(text, `"seed"`, `"sead"`, 1), "sead"},
		{"a server elsewhere", strings.Replace(text, `"address":"127.1.`, `"address":"127.0.`, 1), "outside"},
	} {
		if _, err := Decode([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s gives %v, want %q", c.what, err, c.want)
		}
	}
}

func TestEncodeReportsAFullDisk(t *testing.T) {
	if err := Encode(generate(t, "village", 1), broken{}); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func FuzzDecode(f *testing.F) {
	s := load(f, "village")
	s.Benign.Servers, s.Benign.Domains, s.Benign.SharedServers = 5, 12, 2
	w, err := Generate(s, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(encoded(f, w))
	f.Add([]byte(`{"scenario":{},"seed":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := Decode(data)
		if err != nil {
			return
		}
		text := encoded(t, w)
		again, err := Decode(text)
		if err != nil {
			t.Fatalf("a world that was read cannot be read again: %v", err)
		}
		if !bytes.Equal(encoded(t, again), text) {
			t.Error("encoding is not canonical")
		}
		w.Truth()
		w.Public()
	})
}

func BenchmarkEncode(b *testing.B) {
	w := generate(b, "hide-and-seek-2018", 1)
	for b.Loop() {
		b.SetBytes(int64(len(encoded(b, w))))
	}
}
