package face

import (
	"crypto/tls"
	"slices"

	"bridle/datasets/world"
)

// Handshake says how a server negotiates TLS.
type Handshake struct {
	// MinVersion and MaxVersion are as in crypto/tls.
	MinVersion, MaxVersion uint16
	// Ciphers for TLS up to 1.2 and Curves, in the server's order of preference, which
	// outranks the client's. In TLS 1.3 the cipher is chosen by crypto/tls.
	Ciphers []uint16
	Curves  []tls.CurveID
	// ALPN lists the protocols it agrees to; nil means that it takes no notice of ALPN.
	ALPN []string
	// Tickets is true if it hands out session tickets.
	Tickets bool
}

// HandshakeOf returns how a server negotiates.
func HandshakeOf(s world.Server) Handshake {
	switch {
	case s.Looks == world.DecoyPages, s.Trait == world.TraitDecoyTLS:
		return Handshake{
			MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS12, Tickets: true,
			Ciphers: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA},
			Curves:  []tls.CurveID{tls.CurveP256, tls.CurveP384},
		}
	case s.Looks == world.ProxyA, s.Looks == world.ProxyB,
		s.Trait == world.TraitHandshake, s.Trait == world.TraitGateway, s.Trait == world.TraitRedirector:
		return proxyHandshake(s)
	}
	return kindOf(s).handshake
}

// proxyHandshake has the fingerprint of both proxies and, outside of it, the marks of
// software and quirk.
func proxyHandshake(s world.Server) Handshake {
	h := Handshake{
		MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS12,
		Ciphers: []uint16{
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
		},
		Curves: []tls.CurveID{tls.CurveP384, tls.CurveP256},
	}
	if hash("lowest version", s.Software)%2 == 0 {
		h.MinVersion = tls.VersionTLS12
	}
	if s.Quirk != "" {
		favourite := []tls.CurveID{tls.CurveP521, tls.X25519, tls.CurveP256}[hash("curve", s.Quirk)%3]
		h.Curves = append([]tls.CurveID{favourite}, h.Curves...)
	}
	return h
}

// Config returns the settings of crypto/tls with which a server answers one client as the
// handshake says. Where the standard library has an order of its own, it is left no choice.
// hello is not modified.
func (h Handshake) Config(hello *tls.ClientHelloInfo, certificate tls.Certificate, rsa bool) *tls.Config {
	c := &tls.Config{
		Certificates: []tls.Certificate{certificate},
		MinVersion:   h.MinVersion, MaxVersion: h.MaxVersion,
		CipherSuites: h.Ciphers, CurvePreferences: h.Curves,
		SessionTicketsDisabled: !h.Tickets,
	}
	for _, id := range h.Ciphers {
		if slices.Contains(hello.CipherSuites, id) && keyFits(id, rsa) {
			c.CipherSuites = []uint16{id}
			break
		}
	}
	for _, id := range h.Curves {
		if slices.Contains(hello.SupportedCurves, id) {
			c.CurvePreferences = []tls.CurveID{id}
			break
		}
	}
	for _, p := range h.ALPN {
		if slices.Contains(hello.SupportedProtos, p) {
			c.NextProtos = []string{p}
			break
		}
	}
	return c
}

// keyFits reports whether a cipher suite can be used with the kind of key.
func keyFits(id uint16, rsa bool) bool {
	switch id {
	case tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256:
		return !rsa
	}
	return rsa
}
