package face

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"strconv"
	"strings"

	"bridle/datasets/world"
)

// kind is a kind of ordinary server: what its software does by itself, whoever runs it.
type kind struct {
	// name is how Software begins; it is also the banner where Software has no version.
	name string
	// banner is false if the server does not name itself.
	banner bool
	order  []string
	// extra are fields that it always sends.
	extra   []field
	version string // of its responses; "" is HTTP/1.1
	// files is true if it sends Last-Modified, ETag and Accept-Ranges with files.
	files bool
	// etag writes the tag from the time of change and the length.
	etag func(changed int64, length int) string
	// welcome is the page that the software comes with.
	welcome string
	// failure is the page of an error, from status and reason.
	failure func(status int, reason, banner string) string
	// silent is true if it closes on malformed requests without an answer.
	silent    bool
	handshake Handshake
}

// kinds returns the kinds of ordinary server, always in the same order.
func kinds() []kind {
	return []kind{nginx(), apache(), iis(), lighttpd(), jetty(), router(), caddy()}
}

// kindOf returns the kind that the server's software names, such as "nginx/1.10.3". Software
// that names none of them and ends in a number, such as "httpd-2", is the kind of that number,
// counted round; any other is one that follows from its name, or from the address if
// there is no name.
func kindOf(s world.Server) kind {
	all := kinds()
	name, _, _ := strings.Cut(s.Software, "/")
	for _, k := range all {
		if strings.EqualFold(name, k.name) {
			return k
		}
	}
	if n := numberOf(s.Software); n > 0 {
		return all[(n-1)%len(all)]
	}
	return all[hash("kind", cmp.Or(s.Software, s.Address.String()))%uint64(len(all))]
}

// numberOf is the number that a text ends in, of at most four digits; 0 if it ends in none.
func numberOf(text string) int {
	start := len(strings.TrimRight(text, "0123456789"))
	n, err := strconv.Atoi(text[max(start, len(text)-4):])
	if err != nil {
		return 0
	}
	return n
}

// call is how a server of this kind calls itself: by its software's name if that is of
// this kind, else by the kind's, with the number that the software ends in as version.
func (k kind) call(software string) string {
	name, _, _ := strings.Cut(software, "/")
	switch n := numberOf(software); {
	case strings.EqualFold(name, k.name):
		return software
	case n > 0:
		return fmt.Sprintf("%s/1.%d", k.name, n)
	}
	return k.name
}

func nginx() kind {
	return kind{
		name: "nginx", banner: true, files: true,
		order: []string{"Server", "Date", "Content-Type", "Content-Length", "Last-Modified", "Connection", "Location", "ETag", "Accept-Ranges"},
		etag:  func(changed int64, length int) string { return fmt.Sprintf(`"%x-%x"`, changed, length) },
		welcome: "<!DOCTYPE html>\n<html>\n<head><title>It runs: nginx</title></head>\n" +
			"<body><h1>It runs</h1><p>This server has been installed and has no site yet.</p></body>\n</html>\n",
		failure: func(status int, reason, banner string) string {
			return fmt.Sprintf("<html>\r\n<head><title>%d %s</title></head>\r\n<body><center><h1>%d %s</h1></center>\r\n<hr><center>%s</center>\r\n</body>\r\n</html>\r\n",
				status, reason, status, reason, banner)
		},
		handshake: Handshake{
			MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12, Tickets: true, ALPN: []string{"http/1.1"},
			Ciphers: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256},
			Curves:  []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384},
		},
	}
}

func apache() kind {
	return kind{
		name: "Apache", banner: true, files: true,
		order: []string{"Date", "Server", "Location", "Last-Modified", "ETag", "Accept-Ranges", "Content-Length", "Connection", "Content-Type"},
		etag:  func(changed int64, length int) string { return fmt.Sprintf(`"%x-%x"`, length, changed*1_000_000) },
		welcome: "<html><head><title>Default page</title></head><body><h1>It is alive!</h1>\n" +
			"<p>Put your files into the document root and this page goes away.</p></body></html>\n",
		failure: func(status int, reason, banner string) string {
			return fmt.Sprintf("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>%d %s</title>\n</head><body>\n<h1>%s</h1>\n<hr>\n<address>%s</address>\n</body></html>\n",
				status, reason, reason, banner)
		},
		handshake: Handshake{
			MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS12, Tickets: true,
			Ciphers: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA},
			Curves:  []tls.CurveID{tls.CurveP256, tls.CurveP384},
		},
	}
}

func iis() kind {
	return kind{
		name: "Microsoft-IIS", banner: true, files: true,
		order: []string{"Content-Type", "Location", "Last-Modified", "Accept-Ranges", "ETag", "Server", "X-Powered-By", "Date", "Connection", "Content-Length"},
		extra: []field{{"X-Powered-By", "ASP.NET"}},
		etag:  func(changed int64, length int) string { return fmt.Sprintf(`"%x%x:0"`, changed, length) },
		welcome: "<!DOCTYPE html>\n<html><head><title>Windows server</title></head>\n" +
			"<body style=\"background:#0072c6\"><div>Welcome. Bienvenue. Willkommen. Bienvenidos.</div></body></html>\n",
		failure: func(status int, reason, _ string) string {
			return fmt.Sprintf("<!DOCTYPE html><html><head><title>%d - %s.</title></head><body><div id=\"header\"><h1>Server Error</h1></div><h2>%d - %s.</h2></body></html>\r\n",
				status, reason, status, reason)
		},
		handshake: Handshake{
			MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS12, Tickets: true,
			Ciphers: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA},
			Curves:  []tls.CurveID{tls.CurveP384, tls.CurveP256},
		},
	}
}

func lighttpd() kind {
	return kind{
		name: "lighttpd", banner: true, files: true,
		order:   []string{"Content-Type", "Accept-Ranges", "ETag", "Last-Modified", "Location", "Content-Length", "Connection", "Date", "Server"},
		etag:    func(changed int64, length int) string { return fmt.Sprintf(`"%d"`, changed*31+int64(length)) },
		welcome: "<html><head><title>Placeholder</title></head><body>A light server, waiting for its pages.</body></html>\n",
		failure: func(status int, reason, _ string) string {
			return fmt.Sprintf("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n<html>\n <head>\n  <title>%d - %s</title>\n </head>\n <body>\n  <h1>%d - %s</h1>\n </body>\n</html>\n",
				status, reason, status, reason)
		},
		handshake: Handshake{
			MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12,
			Ciphers: []uint16{tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384},
			Curves:  []tls.CurveID{tls.CurveP256},
		},
	}
}
