package report

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestBreaks(t *testing.T) {
	whole := func(text string) string { return `<span class="whole">` + text + "</span>" }
	for text, want := range map[string]string{
		"":                                   "",
		"supported":                          "supported",
		"not_testable":                       "not_<wbr>testable",
		"mallet/127.1.162.110":               "mallet/<wbr>127.1.162.110",
		"127.1.162.110, 10.0.0.1":            "127.1.162.110, 10.0.0.1",
		"-0.00012345e-17":                    whole("-0.00012345e-17"),
		"2018-09-28T01:28:05Z":               whole("2018-09-28T01:28:05Z"),
		"0.12 (0.10–0.14)":                   "0.12 " + whole("(0.10–0.14)"),
		"2018-09":                            whole("2018-09"),
		"GF;PR;DL;FP":                        "GF;<wbr>PR;<wbr>DL;<wbr>FP",
		"watani-hukuma-wizara.xg":            "watani-<wbr>hukuma-<wbr>wizara.<wbr>xg",
		"<b>&\"long_enough\"</b>":            "&lt;b&gt;&amp;<wbr>&#34;long_<wbr>enough&#34;&lt;/<wbr>b&gt;",
		"two  words\n":                       "two  words\n",
		strings.Repeat("0a", 20):             "0a0a0a0a0a0a0a0a0a0a0a0a<wbr>0a0a0a0a0a0a0a0a",
		"operators_with_infections and more": "operators_<wbr>with_<wbr>infections and more",
	} {
		got := breaks(text)
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// FuzzBreaks: nothing but places for breaks is added, and no text turns into an element.
func FuzzBreaks(f *testing.F) {
	f.Add("watani-hukuma-wizara.xg <a href=x> 127.0.0.1/8\x00")
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := strings.NewReplacer("<wbr>", "", `<span class="whole">`, "", "</span>", "").Replace(breaks(text)), html.EscapeString(strings.ToValidUTF8(text, "\uFFFD")); strings.ToValidUTF8(text, "") == text && got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
