package settings

import (
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	s, err := Decode("study.toml", []byte("[cluster]\nmax_servers = 5\nattributes = [\"banner\"]\n"))
	if err != nil || *s.Cluster.MaxServers != 5 || len(*s.Cluster.Attributes) != 1 || s.Match.Rules != nil {
		t.Errorf("settings %+v, %v", s, err)
	}
	for content, want := range map[string]string{
		"[cluster]\nmax_server = 5\n":      "study.toml: there is no setting cluster.max_server; there are match.rules, cluster.max_servers, cluster.attributes, collect.vantage, collect.contact.name",
		"[cluster]\nmax_servers = \"x\"\n": "study.toml",
		"[cluster\n":                       "study.toml, line 2",
		"\n\nx = = 1\n":                    "study.toml, line 3",
	} {
		if _, err := Decode("study.toml", []byte(content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", content, err, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("[cluster]\nmax_servers = 5\n"))
	f.Add([]byte("match = 1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Decode("study.toml", b); err != nil && !strings.HasPrefix(err.Error(), "study.toml") {
			t.Errorf("error %v does not name the file", err)
		}
	})
}
