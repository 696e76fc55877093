package fingerprint

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// engine is a search engine: how it calls fields, and how it writes one comparison.
type engine struct {
	about  []string
	fields map[string]string
	write  func(field, modifier, value string) (string, bool)
	// joint stands between the values of one test of which one has to hold.
	joint string
}

// Engines returns the names that [Rule.Query] takes.
func Engines() []string { return []string{"censys", "shodan"} }

func engineOf(name string) (engine, bool) {
	switch name {
	case "censys":
		return censys(), true
	case "shodan":
		return shodan(), true
	}
	return engine{}, false
}

// censys is the query language of the Censys Platform (CenQL).
func censys() engine {
	const http, cert, tls = "host.services.endpoints.http.", "host.services.cert.", "host.services.tls."
	return engine{
		about: []string{
			"Censys Platform (CenQL). Compare the names of fields with the data definitions there, they change.",
			"Only what Censys asks by itself is found: usually GET / with the address or a known name as host.",
		},
		fields: map[string]string{
			"port": "host.services.port", "request.path": "host.services.endpoints.path", "tls.jarm": "host.services.jarm.fingerprint",
			"tls.version": tls + "version_selected", "tls.cipher": tls + "cipher_selected",
			"http.status": http + "status_code", "http.reason": http + "status_reason", "http.body": http + "body",
			"http.body_sha256": http + "body_hash_sha256", "http.favicon_mmh3": http + "favicons.hash_shodan",
			"certificate.subject": cert + "parsed.subject_dn", "certificate.issuer": cert + "parsed.issuer_dn",
			"certificate.serial_number": cert + "parsed.serial_number", "certificate.names": cert + "names",
			"certificate.id":          cert + "fingerprint_sha256",
			"certificate.spki_sha256": cert + "parsed.subject_key_info.fingerprint_sha256",
			"certificate.self_signed": cert + "parsed.signature.self_signed",
		},
		joint: " or ",
		write: func(field, modifier, value string) (string, bool) {
			name, _, _ := strings.Cut(field, " ")
			value = strings.TrimPrefix(value, "sha256:")
			if strings.HasSuffix(name, "version_selected") { // TLSv1.2 is tlsv1_2 there
				value = strings.ToLower(strings.ReplaceAll(value, ".", "_"))
			}
			switch modifier {
			case "":
				if _, err := strconv.Atoi(value); err == nil && !strings.HasSuffix(name, "serial_number") {
					return name + " = " + value, true
				}
				return name + " = " + strconv.Quote(value), !strings.HasPrefix(value, "md5:")
			case "contains":
				return name + " =~ " + strconv.Quote(regexp.QuoteMeta(value)), true
			case "startswith":
				return name + " =~ " + strconv.Quote("^"+regexp.QuoteMeta(value)), true
			case "endswith":
				return name + " =~ " + strconv.Quote(regexp.QuoteMeta(value)+"$"), true
			case "re":
				return name + " =~ " + strconv.Quote(value), true
			case "lt", "gt":
				return name + map[string]string{"lt": " < ", "gt": " > "}[modifier] + value, true
			case "exists":
				return map[string]string{"true": "", "false": "not "}[value] + name + ": *", true
			}
			return "", false
		},
	}
}

// shodan has no parentheses and no "or" but between values of one filter.
func shodan() engine {
	return engine{
		about: []string{
			"Shodan. Each line that is no comment is a query of its own; the findings are those of all together.",
			"Texts are looked for as words without regard to case, so more is found than the rule says.",
		},
		fields: map[string]string{
			"port": "port", "http.status": "http.status", "http.body": "http.html", "http.favicon_mmh3": "http.favicon.hash",
			"http.headers": "", "http.raw": "", "tls.version": "ssl.version", "tls.alpn": "ssl.alpn", "tls.jarm": "ssl.jarm",
			"certificate.serial_number": "ssl.cert.serial", "certificate.subject": "ssl", "certificate.issuer": "ssl", "certificate.names": "ssl",
		},
		joint: ",",
		write: func(field, modifier, value string) (string, bool) {
			exact := !strings.HasPrefix(field, "http.") && field != "" && field != "ssl" || field == "http.status" || field == "http.favicon.hash"
			switch modifier {
			case "", "contains", "startswith", "endswith":
			default:
				return "", false
			}
			if modifier != "" && exact || strings.ContainsAny(value, "\r\n") {
				return "", false
			}
			if field == "ssl.version" {
				value = strings.ToLower(value)
			}
			if exact {
				return value, true
			}
			return strconv.Quote(value), true
		},
	}
}

// term writes one test, or reports that the engine cannot.
func (e engine) term(key string, values Values) (string, bool) {
	name, modifier, _ := strings.Cut(key, "|")
	modifier, all := strings.CutSuffix(modifier, "|all")
	field, ok := e.fields[name]
	if !ok {
		return "", false
	}
	var terms []string
	for _, v := range values {
		t, ok := e.write(field, modifier, v)
		if !ok {
			return "", false
		}
		terms = append(terms, t)
	}
	if e.joint == "," {
		return e.filter(field, terms, all)
	}
	if len(terms) == 1 {
		return terms[0], true
	}
	joint := e.joint
	if all {
		joint = " and "
	}
	return "(" + strings.Join(terms, joint) + ")", true
}

// filter writes a filter of Shodan; free text has no commas, so it takes one value or all.
func (e engine) filter(field string, terms []string, all bool) (string, bool) {
	switch {
	case all || len(terms) == 1:
		for i, t := range terms {
			terms[i] = strings.TrimPrefix(fmt.Sprintf("%s:%s", field, t), ":")
		}
		return strings.Join(terms, " "), true
	case field == "":
		return "", false
	}
	return field + ":" + strings.Join(terms, ","), true
}
