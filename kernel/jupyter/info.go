package jupyter

import (
	"runtime"
	"strings"

	"bridle/kernel/wire"
)

type kernelInfo struct {
	Status         string     `json:"status"`
	Protocol       string     `json:"protocol_version"`
	Implementation string     `json:"implementation"`
	Version        string     `json:"implementation_version"`
	Language       language   `json:"language_info"`
	Banner         string     `json:"banner"`
	HelpLinks      []helpLink `json:"help_links"`
	Debugger       bool       `json:"debugger"`
	Features       []string   `json:"supported_features"`
}

type language struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	MIMEType   string `json:"mimetype"`
	Extension  string `json:"file_extension"`
	Lexer      string `json:"pygments_lexer"`
	CodeMirror string `json:"codemirror_mode"`
	Exporter   string `json:"nbconvert_exporter"`
}

type helpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// info says what this kernel is.
func (k *Kernel) info() kernelInfo {
	goVersion := strings.TrimPrefix(runtime.Version(), "go")
	return kernelInfo{
		Status: "ok", Protocol: wire.Version, Implementation: "bridle", Version: k.options.Version,
		Language: language{Name: "go", Version: goVersion, MIMEType: "text/x-go", Extension: ".go",
			Lexer: "go", CodeMirror: "go", Exporter: "script"},
		Banner: "Bridle " + k.options.Version + ": Go " + goVersion + " and SQL over a study. %help tells more.",
		HelpLinks: []helpLink{
			{"The Go language", "https://go.dev/ref/spec"},
			{"Standard library", "https://pkg.go.dev/std"},
			{"gonum/plot", "https://pkg.go.dev/gonum.org/v1/plot"},
			{"SQL of DuckDB", "https://duckdb.org/docs/stable/sql/introduction"},
		},
		Features: []string{},
	}
}
