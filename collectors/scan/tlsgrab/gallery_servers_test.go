package tlsgrab_test

import (
	"bufio"
	"bytes"
	stdtls "crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// opensslServer starts "openssl s_server -www" with the certificate of that name on a port of
// its own choice and returns its address.
func (f folder) opensslServer(t *testing.T, certificate string, args ...string) string {
	t.Helper()
	args = append([]string{"s_server", "-accept", "127.0.0.1:0", "-www",
		"-cert", f.path(certificate + ".pem"), "-key", f.path(certificate + ".key")}, args...)
	cmd := openssl(t, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address, ok := strings.CutPrefix(lines.Text(), "ACCEPT "); ok {
			go func() { // what it prints must go somewhere
				for lines.Scan() {
				}
			}()
			return address
		}
	}
	t.Fatalf("openssl %s did not start: %s", strings.Join(args, " "), said.String())
	return ""
}

// freePort returns the address of a port that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// nginx starts a real nginx with two TLS servers told apart by name and one without TLS, and
// returns the addresses of the two ports.
func (f folder) nginx(t *testing.T) (tls, plain string) {
	t.Helper()
	tls, plain = freePort(t), freePort(t)
	var temporary strings.Builder
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&temporary, "%s_temp_path %s;\n", kind, f.path(kind))
	}
	server := func(listen, name, certificate string) string {
		return fmt.Sprintf("server { listen %s; server_name %s; ssl_certificate %s; ssl_certificate_key %s; ssl_protocols TLSv1.2 TLSv1.3; return 200 ok; }\n",
			listen, name, f.path(certificate+".pem"), f.path(certificate+".key"))
	}
	f.write(t, "nginx.conf", []byte(fmt.Sprintf(`daemon off; master_process off; pid %s; error_log %s;
events {}
http { access_log off; %s %s %s server { listen %s; return 200 ok; } }
`, f.path("nginx.pid"), f.path("nginx.log"), temporary.String(),
		server(tls+" ssl default_server", "_", "plain"), server(tls+" ssl", "named.example", "named"), plain)))
	cmd := exec.CommandContext(t.Context(), "nginx", "-p", string(f), "-e", f.path("nginx.log"), "-c", f.path("nginx.conf"))
	var said bytes.Buffer
	cmd.Stderr, cmd.WaitDelay = &said, time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for range 200 {
		if conn, err := net.Dial("tcp", plain); err == nil {
			conn.Close()
			return tls, plain
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("nginx did not start: %s", said.String())
	return "", ""
}

// httpServer is Go's HTTP server without TLS.
func httpServer(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// goServer is crypto/tls, which sends any bytes as a certificate.
func goServer(t *testing.T, f folder, name string, most uint16) string {
	t.Helper()
	var chain stdtls.Certificate
	for _, file := range []string{".pem", ".key"} {
		b, err := os.ReadFile(f.path(name + file))
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(b)
		if file == ".pem" {
			chain.Certificate = [][]byte{block.Bytes}
		} else if chain.PrivateKey, err = x509.ParsePKCS8PrivateKey(block.Bytes); err != nil {
			t.Fatal(err)
		}
	}
	cfg := &stdtls.Config{Certificates: []stdtls.Certificate{chain}, MaxVersion: most}
	return serve(t, func(conn net.Conn) { stdtls.Server(conn, cfg).Handshake() })
}

// scripted answers each connection with the same bytes once something came, and then closes
// it, or holds it open.
func scripted(t *testing.T, answer string, hold bool) string {
	t.Helper()
	return serve(t, func(conn net.Conn) {
		conn.Read(make([]byte, 4096))
		conn.Write([]byte(answer))
		if hold {
			conn.Read(make([]byte, 1))
			conn.Read(make([]byte, 1))
		}
	})
}

// serve hands each connection to handle and closes it afterwards.
func serve(t testing.TB, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				conn.SetDeadline(time.Now().Add(5 * time.Second))
				handle(conn)
			}()
		}
	}()
	return l.Addr().String()
}

// ssl3Hello is the ServerHello of a server that has nothing newer: RFC 6101, 5.6.1.3.
func ssl3Hello() string {
	body := "\x03\x00" + strings.Repeat("r", 32) + "\x00" + "\x00\x05" + "\x00"
	return "\x16\x03\x00\x00" + string(rune(4+len(body))) + "\x02\x00\x00" + string(rune(len(body))) + body
}

// reset ends a connection with RST.
func reset(conn net.Conn) {
	conn.Read(make([]byte, 4096))
	conn.(*net.TCPConn).SetLinger(0)
}
