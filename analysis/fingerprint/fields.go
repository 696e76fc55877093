package fingerprint

import (
	"maps"
	"slices"
)

// source is where a field stands. What a rule says of a response or a certificate is worked
// out once for each distinct one, not once for each grab that showed it.
type source int

const (
	ofGrab     source = iota
	ofResponse        // the response of the exchange
	ofLeaf            // the first certificate that was shown
	ofChain           // any certificate that was shown
	sources
)

// kind is what a field holds, which decides on its modifiers.
type kind int

const (
	text   kind = iota
	number      // integer
	flag        // true or false
	list        // of text; one element has to fit
)

// field is what a selection may speak of.
type field struct {
	source source
	kind   kind
	// sql is the expression over the columns of the source.
	sql string
	// cost orders the tests of a selection: the cheap ones come first.
	cost int
	// about says what it is, for the table of fields.
	about string
}

// certificateFields are those of a certificate, without prefix.
var certificateFields = map[string]field{
	"id":                  {kind: text, sql: "certificate_id", about: "certificate_id: sha256:HEX, or md5:HEX where nothing else is published"},
	"subject":             {kind: text, sql: "subject", about: "subject, RFC 4514"},
	"issuer":              {kind: text, sql: "issuer", about: "issuer, RFC 4514"},
	"serial_number":       {kind: text, sql: "serial_number", about: "serial number in decimal"},
	"names":               {kind: list, sql: "names", cost: 4, about: "subject alternative names and common name; one of them has to fit"},
	"self_signed":         {kind: flag, sql: "(subject = issuer)", about: "subject and issuer are equal; the signature is not checked"},
	"spki_sha256":         {kind: text, sql: "spki_sha256", about: "SHA-256 over the public key information"},
	"signature_algorithm": {kind: text, sql: "signature_algorithm", about: "name or OID"},
	"key_algorithm":       {kind: text, sql: "key_algorithm", about: "such as RSA or ECDSA P-256"},
	"n_key_bits":          {kind: number, sql: "n_key_bits", about: "length of the key in bits"},
	"days":                {kind: number, sql: "(epoch_us(not_after) - epoch_us(not_before)) // 86400000000", about: "whole days from not_before to not_after"},
}

// Expressions that some comparisons do without.
const (
	requestPath = "CASE WHEN protocol = 'http' THEN substr(request, strpos(request, ' ') + 1) END"
	headerOrder = "array_to_string(list_transform(headers, lambda h: split_part(h, ':', 1)), ', ')"
)

// fieldTable returns all fields by name, apart from "certificate", whose modifier indicator is
// its own.
func fieldTable() map[string]field {
	table := map[string]field{
		"protocol":                     {kind: text, sql: "protocol", about: "tls or http"},
		"port":                         {kind: number, sql: "port", about: "TCP port"},
		"failure":                      {kind: text, sql: "failure", about: "why the exchange had no answer; a selection that does not name it is met by answered exchanges alone"},
		"request.method":               {kind: text, sql: "CASE WHEN protocol = 'http' THEN split_part(request, ' ', 1) END", cost: 1, about: "method of the HTTP request"},
		"request.path":                 {kind: text, sql: requestPath, cost: 1, about: "path of the HTTP request"},
		"host":                         {kind: text, sql: "host", about: "value of the field Host that was sent"},
		"over_tls":                     {kind: flag, sql: "is_over_tls", about: "whether the HTTP request went over TLS"},
		"tls.sni":                      {kind: text, sql: "CASE WHEN protocol = 'tls' THEN request END", about: "server name asked for"},
		"tls.version":                  {kind: text, sql: "tls_version", about: "version agreed on, such as TLSv1.2"},
		"tls.cipher":                   {kind: text, sql: "tls_cipher", about: "cipher suite agreed on, IANA name"},
		"tls.group":                    {kind: text, sql: "tls_group", about: "group of the key exchange, such as secp384r1"},
		"tls.alpn":                     {kind: text, sql: "tls_alpn", about: "protocol that the server chose"},
		"tls.jarm":                     {kind: text, sql: "jarm", about: "JARM hash"},
		"tls.handshake":                {kind: text, sql: "handshake", cost: 2, about: "JSON of what else the handshake showed, extensions in order among it"},
		"tls.client_certificate_asked": {kind: flag, sql: "is_client_certificate_asked", about: "whether the server asked for a certificate of the client"},
		"response":                     {source: ofGrab, kind: text, sql: "response_id", about: "response_id of the response"},
	}
	for name, f := range map[string]field{
		"status":       {kind: number, sql: "status", about: "status code"},
		"reason":       {kind: text, sql: "reason", about: "reason phrase"},
		"raw":          {kind: text, sql: "raw", cost: 6, about: "status line, headers and start of the body as kept or published"},
		"headers":      {kind: text, sql: "head", cost: 3, about: "header lines as sent, joined by line feeds"},
		"header_order": {kind: text, sql: headerOrder, cost: 2, about: "names of header fields as sent, joined by comma and space"},
		"location":     {kind: text, sql: "location", about: "field Location as sent"},
		"body":         {kind: text, sql: "body", cost: 6, about: "start of the body, at most 65,536 bytes"},
		"body_sha256":  {kind: text, sql: "body_sha256", about: "SHA-256 over the whole body"},
		"body_bytes":   {kind: number, sql: "body_bytes", about: "length of the whole body"},
		"favicon_mmh3": {kind: number, sql: "favicon_mmh3", about: "hash of the favicon as Shodan computes it"},
	} {
		f.source = ofResponse
		table["http."+name] = f
	}
	for name, f := range certificateFields {
		f.source = ofLeaf
		table["certificate."+name] = f
		f.source = ofChain
		table["chain."+name] = f
	}
	return table
}

// fields has the fields by name. It is never changed.
var fields = fieldTable()

// Field is one field that selections may speak of.
type Field struct {
	// Name as selections write it.
	Name string
	// About says what it holds.
	About string
	// Modifiers are those it takes beside none.
	Modifiers []string
}

// Fields returns all fields in order of their names.
func Fields() []Field {
	all := []Field{{"certificate", "certificate_id of any certificate shown; with the modifier indicator, a product that a published certificate hash is tied to", []string{"indicator"}}}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		all = append(all, Field{name, fields[name].about, slices.Clone(modifiers[fields[name].kind])})
	}
	return all
}
