package face

import (
	"crypto/tls"
	"fmt"
)

// The kinds of server that are not the usual web servers: application servers, devices and
// servers newer than the study.

func jetty() kind {
	return kind{
		name: "Jetty", banner: true,
		order:   []string{"Date", "Location", "Cache-Control", "Content-Type", "Content-Length", "Connection", "Server"},
		extra:   []field{{"Cache-Control", "must-revalidate,no-cache,no-store"}},
		welcome: "<html><head><title>Login</title></head><body><form action=\"/login\">Name <input/> Password <input type=\"password\"/></form></body></html>\n",
		failure: func(status int, reason, banner string) string {
			return fmt.Sprintf("<html>\n<head>\n<title>Error %d</title>\n</head>\n<body>\n<h2>HTTP ERROR: %d</h2>\n<p>Reason:\n<pre>    %s</pre></p>\n<hr/><i>%s</i>\n</body>\n</html>\n",
				status, status, reason, banner)
		},
		handshake: Handshake{
			MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS12,
			Ciphers: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256},
			Curves:  []tls.CurveID{tls.CurveP384, tls.CurveP256},
		},
	}
}

func router() kind {
	return kind{
		name: "mini_httpd", banner: true, version: "HTTP/1.0", silent: true,
		order:   []string{"Server", "Date", "Content-Type", "Location", "Last-Modified", "Content-Length", "Connection"},
		welcome: "<HTML><HEAD><TITLE>Router</TITLE></HEAD><BODY BGCOLOR=\"#cccccc\"><H4>Please log in.</H4></BODY></HTML>\n",
		failure: func(status int, reason, _ string) string {
			return fmt.Sprintf("<HTML><HEAD><TITLE>%d %s</TITLE></HEAD>\n<BODY BGCOLOR=\"#cc9999\"><H4>%d %s</H4></BODY></HTML>\n", status, reason, status, reason)
		},
		handshake: Handshake{
			MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10,
			Ciphers: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_128_CBC_SHA},
			Curves:  []tls.CurveID{tls.CurveP256},
		},
	}
}

func caddy() kind {
	return kind{
		name: "Caddy", banner: false,
		order:   []string{"Accept-Ranges", "Content-Length", "Content-Type", "Last-Modified", "Location", "Connection", "Date"},
		welcome: "<!doctype html><title>New site</title><p>There is nothing here yet.\n",
		failure: func(status int, reason, _ string) string { return fmt.Sprintf("%d %s\n", status, reason) },
		handshake: Handshake{
			MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS13, Tickets: true, ALPN: []string{"http/1.1"},
			Ciphers: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256},
			Curves:  []tls.CurveID{tls.X25519, tls.CurveP256},
		},
	}
}
