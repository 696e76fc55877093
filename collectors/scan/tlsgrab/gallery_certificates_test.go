package tlsgrab_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// folder is where the gallery keeps certificates.
type folder string

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

func (f folder) write(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(f.path(name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// openssl runs the command without the system's configuration, which forbids old things.
func openssl(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "openssl", args...)
	cmd.Env = append(os.Environ(), "OPENSSL_CONF=/dev/null")
	cmd.WaitDelay = time.Second
	return cmd
}

// selfSigned makes NAME.pem and NAME.key with "openssl req -x509".
func (f folder) selfSigned(t *testing.T, name, key string, args ...string) {
	t.Helper()
	args = append([]string{"req", "-x509", "-nodes", "-days", "3650", "-newkey", key,
		"-keyout", f.path(name + ".key"), "-out", f.path(name + ".pem")}, args...)
	if out, err := openssl(t, args...).CombinedOutput(); err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// make writes all certificates of the gallery.
func (f folder) make(t *testing.T) {
	t.Helper()
	ec := []string{"-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj"}
	f.selfSigned(t, "plain", "ec", append(ec, "/CN=plain.example")...)
	f.selfSigned(t, "named", "ec", append(ec, "/CN=named.example")...)
	f.selfSigned(t, "rsa", "rsa:2048", "-subj", "/CN=rsa.example")
	f.selfSigned(t, "rsa512", "rsa:512", "-sha1", "-subj", "/CN=rsa512.example")
	f.selfSigned(t, "rsa1024", "rsa:1024", "-subj", "/CN=rsa1024.example")
	f.selfSigned(t, "sha1", "rsa:2048", "-sha1", "-subj", "/CN=sha1.example")
	f.selfSigned(t, "md5", "rsa:2048", "-md5", "-subj", "/CN=md5.example")
	f.selfSigned(t, "ed25519", "ed25519", "-subj", "/CN=ed25519.example")
	f.selfSigned(t, "negative", "rsa:2048", "-set_serial", "-5", "-subj", "/CN=negative.example")
	f.selfSigned(t, "empty", "rsa:2048", "-subj", "/")
	if out, err := openssl(t, "dsaparam", "-out", f.path("dsa.param"), "1024").CombinedOutput(); err != nil {
		t.Fatalf("openssl dsaparam: %v\n%s", err, out)
	}
	f.selfSigned(t, "dsa", "dsa:"+f.path("dsa.param"), "-subj", "/CN=dsa.example")
	f.chain(t)
	f.large(t)
	f.unreadable(t)
}

// issue makes one certificate; a nil parent signs itself.
func issue(t testing.TB, template, parent *x509.Certificate, key, signer *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	template.NotBefore, template.NotAfter = time.Unix(1.5e9, 0), time.Unix(4e9, 0)
	template.BasicConstraintsValid, template.IsCA = true, true
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (f folder) keep(t *testing.T, name string, der []byte, key *ecdsa.PrivateKey) {
	t.Helper()
	f.write(t, name+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	b, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	f.write(t, name+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: b}))
}

// chain makes 60 certificates, each signed by the next: long.pem the first, long.chain the rest.
func (f folder) chain(t *testing.T) {
	t.Helper()
	var parent *x509.Certificate
	var signer *ecdsa.PrivateKey
	var rest []byte
	for i := 60; i >= 1; i-- {
		key := newKey(t)
		c := issue(t, &x509.Certificate{SerialNumber: big.NewInt(int64(i)), Subject: pkix.Name{CommonName: fmt.Sprintf("link %d", i)}}, parent, key, signer)
		if i == 1 {
			f.keep(t, "long", c.Raw, key)
			break
		}
		rest = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}), rest...)
		parent, signer = c, key
	}
	f.write(t, "long.chain", rest)
}

// large makes one certificate of about 200 KB.
func (f folder) large(t *testing.T) {
	t.Helper()
	names := make([]string, 4000)
	for i := range names {
		names[i] = fmt.Sprintf("%s%04d.example", strings.Repeat("x", 36), i)
	}
	key := newKey(t)
	c := issue(t, &x509.Certificate{SerialNumber: big.NewInt(9), DNSNames: names}, nil, key, nil)
	f.keep(t, "large", c.Raw, key)
}

// unreadable makes a certificate that is broken in an extension: no library reads it.
func (f folder) unreadable(t *testing.T) {
	t.Helper()
	key := newKey(t)
	c := issue(t, &x509.Certificate{SerialNumber: big.NewInt(9), DNSNames: []string{"unreadable.example"}}, nil, key, nil)
	// subjectAltName, RFC 5280, 4.2.1.6: the length of its one name is made too long.
	name := append([]byte{0x82, byte(len("unreadable.example"))}, "unreadable.example"...)
	at := bytes.Index(c.Raw, name)
	if at < 0 {
		t.Fatal("the certificate has no subjectAltName where one was put")
	}
	der := bytes.Clone(c.Raw)
	der[at+1]++
	f.keep(t, "unreadable", der, key)
}
