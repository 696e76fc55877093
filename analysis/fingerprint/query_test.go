package fingerprint

import (
	"strings"
	"testing"
)

// Expected texts by hand, from the engines' documentation of their languages.
func TestQuery(t *testing.T) {
	text := strings.NewReplacer(
		`  c: {http.body|re: "x+"}`, `  c: {http.body|contains: "a.b", http.header_order: "A, B"}`,
		"{protocol: tls}", "{tls.version: TLSv1.2, port: 443}",
		"a and (b or not c)", "a and (b or c) and not d",
		"condition:", "  d: {http.favicon_mmh3: -5}\ncondition:",
	).Replace(small)
	r, err := Parse("test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"censys": {
			`((host.services.port = 443 and host.services.tls.version_selected = "tlsv1_2") and ((host.services.endpoints.http.status_code = 404 or host.services.endpoints.http.status_code = 200) or host.services.endpoints.http.body =~ "a\\.b") and not host.services.endpoints.http.favicons.hash_shodan = -5)`,
		},
		"shodan": {
			`port:443 ssl.version:tlsv1.2 http.html:"a.b" -http.favicon.hash:-5`,
			`port:443 ssl.version:tlsv1.2 http.status:404,200 -http.favicon.hash:-5`,
		},
	} {
		got, err := r.Query(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got, "# Left out of c, since it cannot be expressed: http.header_order: [\"A, B\"]\n") {
			t.Errorf("%s does not say what is left out:\n%s", name, got)
		}
		var lines []string
		for line := range strings.Lines(got) {
			if !strings.HasPrefix(line, "#") {
				lines = append(lines, strings.TrimSuffix(line, "\n"))
			}
		}
		if strings.Join(lines, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(lines, "\n"), strings.Join(want, "\n"))
		}
	}
	if _, err := r.Query("altavista"); err == nil || !strings.Contains(err.Error(), "there are censys, shodan") {
		t.Errorf("error %v", err)
	}
}

// Every shipped rule can be shown or says why not.
func TestQueriesOfShippedRules(t *testing.T) {
	for _, simulated := range []bool{false, true} {
		rules, err := Shipped(simulated)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			for _, name := range Engines() {
				if q, err := r.Query(name); err != nil && !strings.Contains(err.Error(), "can be expressed") || err == nil && !strings.Contains(q, r.ID) {
					t.Errorf("%s for %s: %q, %v", r.ID, name, q, err)
				}
			}
		}
	}
}
