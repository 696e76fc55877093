package imports

import (
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"strings"

	"bridle/datasets/escaped"
	"bridle/datasets/schema/grabs"
)

// shodan reads a banner, or a host with its banners in data (Shodan, banner specification).
func (s *scan) shodan(o object) {
	if !strings.HasPrefix(strings.TrimSpace(string(o.fields["data"])), "[") {
		s.shodanBanner(o)
		return
	}
	ip := o.fields["ip_str"]
	for _, raw := range o.list("data") {
		b := s.object(raw, "data[]")
		if b.there() && b.fields["ip_str"] == nil {
			b.fields["ip_str"] = ip
		}
		s.shodanBanner(b)
	}
	o.take("ip_str")
}

// shodanBanner reads a banner: ssl is a handshake, http a request. data is the head of the response as it came,
// http.html its body.
func (s *scan) shodanBanner(o object) {
	ip, column := o.text("ip_str"), "ip_str"
	if old := o.text("ipv6"); ip == "" && old != "" {
		ip, column = old, "ipv6"
	}
	number, _ := o.number("port")
	transport, module := o.text("transport"), o.object("_shodan").text("module")
	secure, web := o.object("ssl"), o.object("http")
	if s.broken() {
		return
	}
	if !secure.there() && !web.there() {
		s.reject("_shodan.module", "the banner has neither ssl nor http (module %.40q)", module)
		return
	}
	if transport != "" && transport != "tcp" {
		s.reject("transport", "seen over %.40q and not over tcp", transport)
		return
	}
	at := s.when(o.text("timestamp"), "timestamp", shodanTime)
	data := o.text("data")
	if s.broken() {
		return
	}
	a, p, ok := s.target(ip, column, number, "port")
	if !ok {
		return
	}
	var all []exchange
	if secure.there() {
		all = append(all, s.shodanTLS(grabs.Row{GrabbedAt: at, Protocol: "tls"}, secure))
	}
	if web.there() {
		all = append(all, s.shodanHTTP(grabs.Row{GrabbedAt: at, Protocol: "http", IsOverTLS: new(secure.there())}, web, data)...)
	}
	s.visit(a, p, true, all)
}

// shodanTLS reads a handshake. The certificates are PEM in chain; old banners have the leaf's hashes
// alone. The version is told by the cipher suite, if at all: one of OpenSSL's class TLSv1.2 or
// TLSv1.3 goes with that version alone, while the class TLSv1/SSLv3 goes with several.
func (s *scan) shodanTLS(row grabs.Row, o object) exchange {
	e := exchange{row: row}
	cipher := o.object("cipher")
	e.row.TLSCipher = cipherName(cipher.text("name"))
	if class := cipher.text("version"); class == "TLSv1.2" || class == "TLSv1.3" {
		e.row.TLSVersion = &class
	}
	e.row.JARM = jarm(o.text("jarm"))
	fingerprint := o.object("cert").object("fingerprint")
	leaf := shown{sha256: fingerprint.text("sha256"), md5: fingerprint.text("md5")}
	hashes := o.texts("chain_sha256")
	for i, text := range o.texts("chain") {
		block, _ := pem.Decode([]byte(text))
		if block == nil || len(block.Bytes) == 0 {
			s.wrong(o.at("chain[]"), "is no certificate in PEM")
			break
		}
		c := shown{der: block.Bytes}
		if i == 0 {
			c.sha256 = leaf.sha256
		} else if i < len(hashes) {
			c.sha256 = hashes[i]
		}
		e.chain = append(e.chain, c)
	}
	if len(e.chain) == 0 {
		for _, h := range hashes {
			e.chain = append(e.chain, shown{sha256: h})
		}
	}
	if len(e.chain) == 0 && leaf.sha256 != "" {
		e.chain = []shown{leaf}
	}
	extra := map[string]any{}
	if j := o.text("ja3s"); j != "" {
		extra["ja3s"] = j
	}
	if v := o.texts("versions"); v != nil {
		extra["versions"] = v
	}
	if v := o.texts("alpn"); v != nil {
		extra["alpn_accepted"] = v
	}
	e.row.Handshake = extraText(extra)
	return s.end(e)
}

// extraText writes the column handshake; nil if there is nothing.
func extraText(extra map[string]any) *string {
	if len(extra) == 0 {
		return nil
	}
	text, err := json.Marshal(extra) // keys come sorted
	if err != nil {
		panic("imports: texts cannot be written as JSON: " + err.Error())
	}
	return new(string(text))
}

// shodanHTTP reads a request, or those up to the last of a chain of redirects. Shodan's crawlers follow redirects, also to
// other servers, and put the last response into the banner: only the first surely is that of the
// address, and it stands in redirects.
func (s *scan) shodanHTTP(row grabs.Row, o object, data string) (all []exchange) {
	redirects := o.list("redirects")
	ask := func(host, path, head, body string) {
		if path == "" {
			path = "/"
		}
		r := row
		r.Request = new(escaped.Text("GET " + path))
		if host != "" {
			r.Host = new(escaped.Text(host))
		}
		e := exchange{row: r}
		if head == "" && s.fault == nil {
			s.wrong("data", "is not there: the response is not kept")
		}
		response := answer{head: head, body: body}.row()
		e.response = &response
		all = append(all, s.end(e))
	}
	if len(redirects) == 0 {
		host, path := o.text("host"), o.text("location")
		ask(host, path, data, o.text("html"))
		if e, ok := s.shodanFavicon(row, o.object("favicon"), host); ok {
			all = append(all, e)
		}
		return all
	}
	for i, raw := range redirects {
		r := s.object(raw, o.at("redirects[]"))
		if i == 0 {
			ask(r.text("host"), r.text("location"), r.text("data"), r.text("html"))
			continue
		}
		s.wrong(o.at("redirects"), "was followed: what was asked after a redirect may have gone to another server")
		all = append(all, s.end(exchange{}))
	}
	s.wrong(o.at("redirects"), "was followed: what was asked after a redirect may have gone to another server (host "+clip(o.text("host"))+")")
	all = append(all, s.end(exchange{}))
	return all
}

// shodanFavicon reads the image of a page, which Shodan fetched by itself and of which the banner has the body
// and Shodan's hash. One from another host than the page is left alone; ok is false then.
func (s *scan) shodanFavicon(row grabs.Row, o object, host string) (e exchange, ok bool) {
	u, err := url.Parse(o.text("location"))
	if !o.there() || err != nil || u.Hostname() != host {
		return e, false
	}
	hash, known := o.number("hash")
	if !known || hash != int64(int32(hash)) {
		return e, false
	}
	a := answer{favicon: new(int32(hash))}
	if b, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(o.text("data"), "\n", "")); err == nil {
		a.body = string(b)
	}
	row.Request, row.Host, row.IsOverTLS = new(escaped.Text("GET "+u.RequestURI())), new(escaped.Text(host)), new(u.Scheme == "https")
	response := a.row()
	return s.end(exchange{row: row, response: &response}), true
}
