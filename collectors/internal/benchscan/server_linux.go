package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// distinct is how many certificates there are; addresses share them in turn.
const distinct = 20_000

// ports are those of a server: one at which it answers, and one that is taken but closed.
type ports struct{ Open, Closed uint16 }

// serve answers at whatever address of 127.0.0.0/8 is visited until its standard input ends.
func serve() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	l := net.ListenConfig{KeepAlive: -1, Control: func(_, _ string, c syscall.RawConn) (err error) {
		if outer := c.Control(func(fd uintptr) { err = unix.BindToDevice(int(fd), "lo") }); outer != nil {
			return outer
		}
		return err
	}}
	listener, err := l.Listen(context.Background(), "tcp4", "0.0.0.0:0")
	if err != nil {
		return fmt.Errorf("listening on the device lo: %w", err)
	}
	closed, err := closedPort()
	if err != nil {
		return err
	}
	shown := &certificates{key: key}
	s := &http.Server{
		Handler:      http.HandlerFunc(page),
		TLSConfig:    &tls.Config{GetCertificate: shown.of},
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){}, // HTTP/1.1 alone
		ErrorLog:     log.New(io.Discard, "", 0),
		ReadTimeout:  time.Minute,
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		s.Close()
	}()
	open := uint16(listener.Addr().(*net.TCPAddr).Port)
	if err := json.NewEncoder(os.Stdout).Encode(ports{open, closed}); err != nil {
		return err
	}
	if err := s.ServeTLS(listener, "", ""); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// closedPort takes a port without listening, so that nobody else comes to listen at it.
func closedPort() (uint16, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{}); err != nil {
		return 0, err
	}
	name, err := unix.Getsockname(fd)
	if err != nil {
		return 0, err
	}
	return uint16(name.(*unix.SockaddrInet4).Port), nil
}

// page answers every path with a page of about 1.5 KB that names the address visited.
func page(w http.ResponseWriter, r *http.Request) {
	at := r.Context().Value(http.LocalAddrContextKey).(net.Addr).String()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Server", "nginx")
	fmt.Fprintf(w, "<!doctype html><html><head><title>%s</title></head><body>\n%s</body></html>\n", at,
		strings.Repeat("<p>A page with some lines of text that say nothing at all.</p>\n", 22))
}

// certificates makes certificates when they are first shown.
type certificates struct {
	key  *ecdsa.PrivateKey
	once [distinct]sync.Once
	made [distinct]*tls.Certificate
}

// of returns that of the address visited.
func (c *certificates) of(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	at, err := netip.ParseAddrPort(hello.Conn.LocalAddr().String())
	if err != nil {
		return nil, err
	}
	i := number(at.Addr()) % distinct
	c.once[i].Do(func() { c.made[i], err = c.sign(i) })
	return c.made[i], err
}

// sign makes a certificate such as public authorities give, with four names.
func (c *certificates) sign(i int) (*tls.Certificate, error) {
	name := fmt.Sprintf("site-%d.example", i)
	t := &x509.Certificate{
		SerialNumber: new(big.Int).Lsh(big.NewInt(int64(i+1)), 100),
		Subject:      pkix.Name{CommonName: name},
		Issuer:       pkix.Name{CommonName: "Authority", Organization: []string{"Bench"}, Country: []string{"XX"}},
		NotBefore:    time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2034, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
		DNSNames: []string{name, "www." + name, "mail." + name, "static." + name},
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, c.key.Public(), c.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: c.key}, nil
}
