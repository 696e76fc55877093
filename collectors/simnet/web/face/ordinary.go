package face

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bridle/datasets/world"
)

// ordinary is the conduct of world.Ordinary: a site of one or two pages, a favicon, and
// errors as its software writes them. Of eight servers three show the page their software
// came with, the others a page about the first of their names.
func (v visit) ordinary() answer { return v.ordinaryOf(kindOf(v.server)) }

func (v visit) ordinaryOf(k kind) answer {
	a, banner := v.base(k), k.call(v.server.Software)
	switch {
	case v.Defect != Sound && k.silent:
		return silence()
	case v.Defect != Sound:
		a.fail(k, banner, defectStatus(v.Defect))
		a.close = true
	case v.Method != http.MethodGet && v.Method != http.MethodHead && v.Method != http.MethodPost:
		a.fail(k, banner, http.StatusMethodNotAllowed)
	case !v.TLS && len(v.server.TLSPorts) > 0 && v.Host != "" && v.habit("upgrades", 4):
		a.fail(k, banner, http.StatusMovedPermanently)
		a.fields = append(a.fields, field{"Location", v.secure()})
	case v.Path == "/" || v.Path == "/index.html":
		a.page(k, v, "text/html", v.home(k))
	case v.Path == "/favicon.ico" && !v.habit("no-favicon", 3):
		a.page(k, v, "image/x-icon", favicon(k.name))
	default:
		a.fail(k, banner, http.StatusNotFound)
	}
	return a
}

// base is an answer with what the software adds to every one.
func (v visit) base(k kind) answer {
	a := answer{version: k.version, order: k.order, fields: slices.Clone(k.extra), close: k.version == "HTTP/1.0"}
	if k.banner {
		a.fields = append(a.fields, field{"Server", k.call(v.server.Software)})
	}
	return a
}

// habit reports whether the server is one of those, one in n, that have a habit.
func (v visit) habit(name string, n uint64) bool {
	return hash("habit "+name, v.server.Address.String())%n == 0
}

// secure is the address of the same page over TLS.
func (v visit) secure() string {
	host := v.Host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return fmt.Sprintf("https://%s:%d/", host, v.server.TLSPorts[0])
}

// home is the page at /.
func (v visit) home(k kind) string {
	if len(v.names) == 0 || hash("habit default-page", v.server.Address.String())%8 < 3 {
		return k.welcome
	}
	name := strings.TrimPrefix(v.names[0], "*.")
	words := []string{"Welcome to", "This is", "You have reached", "The home of", "News from"}
	word := words[hash("greeting", name)%uint64(len(words))]
	return fmt.Sprintf("<!DOCTYPE html>\n<html><head><title>%s</title></head>\n<body><h1>%s %s</h1></body></html>\n", name, word, name)
}

// page makes a the answer that has a file in it.
func (a *answer) page(k kind, v visit, media, body string) {
	a.status, a.reason, a.body = http.StatusOK, "OK", body
	a.fields = append(a.fields, field{"Content-Type", media})
	if k.files {
		changed := v.installed()
		a.fields = append(a.fields,
			field{"Last-Modified", changed.Format(http.TimeFormat)},
			field{"ETag", k.etag(changed.Unix(), len(body))},
			field{"Accept-Ranges", "bytes"})
	}
}

// fail makes a an error, or another answer that comes with a page of the software.
func (a *answer) fail(k kind, banner string, status int) {
	a.status, a.reason = status, http.StatusText(status)
	a.body = k.failure(status, a.reason, banner)
	media := "text/html"
	if !strings.HasPrefix(a.body, "<") {
		media = "text/plain; charset=utf-8"
	}
	a.fields = append(a.fields, field{"Content-Type", media})
}

// defectStatus is the status code for a defect.
func defectStatus(d Defect) int {
	switch d {
	case TooLong:
		return http.StatusRequestHeaderFieldsTooLarge
	case BadVersion:
		return http.StatusHTTPVersionNotSupported
	}
	return http.StatusBadRequest
}

// PlainOnTLS returns what the server says when HTTP without TLS comes to a port for TLS: front
// ends and devices close without a word, others say 400.
func PlainOnTLS(s world.Server, q Request) Response {
	v := visit{Request: q, server: s}
	k := kindOf(s)
	if s.Looks == world.DecoyPages || s.Looks == world.ProxyA || s.Looks == world.ProxyB || k.silent {
		return silence().encode(v)
	}
	v.Defect = NotHTTP
	return v.ordinaryOf(k).encode(v)
}
